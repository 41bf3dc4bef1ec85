/**
 * The beginnings of what people choose where twelve characters are asked for, without digits and signs at the end:
 * `Password1234!` is `password`. Short lists stop most of what is guessed on line (OWASP ASVS 2.1.7).
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  (
    'password passwort passw0rd p@ssword p@ssw0rd administrator admin root welcome letmein iloveyou sunshine princess ' +
    'football baseball dragon monkey master superman batman qwerty qwertyuiop qwertyuiopasdfghjkl asdfghjkl zxcvbnm ' +
    'qazwsx qazwsxedc 1qaz2wsx 1qaz2wsx3edc 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y qweasdzxc qwerasdf abcdefghijkl abcdefgh ' +
    'woaini woaini1314 woaizhongguo wodemima mima mimamima nihao nihaoma zhongguo beijing shanghai chongqing renmin ' +
    'gongan jiaotong zhifa zhengfu shuangsuiji double-random doublerandom changeme changeit default secret test testtest ' +
    'guest login system manager office computer internet whatever trustno1 hello helloworld huawei xiaomi wangbadan'
  ).split(' '),
);
