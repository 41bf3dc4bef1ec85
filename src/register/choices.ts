/**
 * Words of a sheet for values that the service itself fixes, unlike those of the office's dictionaries:
 * name of the choice → value → Chinese word. Sheets take the value or the word and are written with the word.
 */
export const CHOICES = {
  boolean: { true: '是', false: '否' },
  target_status: {
    operating: '营业',
    suspended: '停业',
    closed: '关闭',
    deregistered: '注销',
    revoked: '吊销',
    moved_out: '迁出',
  },
  inspector_status: { in_service: '在岗', suspended: '停职', left: '离岗' },
  matter_kind: { general: '一般检查事项', key: '重点检查事项' },
  powers: { kept: '保留', cancelled: '取消', delegated: '下放' },
  check_origin: {
    random: '双随机',
    comprehensive: '综合检查',
    special: '专项检查',
    daily: '日常检查',
    complaint: '投诉举报',
    assigned: '上级交办',
    re_check: '复查',
    media: '媒体曝光',
    permit_on_site: '许可现场核查',
    application: '依申请',
    accident_follow_up: '事故调查',
    key_supervision: '重点监管',
  },
  check_result: { clean: '未发现问题', problems: '发现问题' },
  approval_and_supervision: { together: '审管一体', apart: '审管分离' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;
