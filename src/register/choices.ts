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
  approval_and_supervision: { together: '审管一体', apart: '审管分离' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;
