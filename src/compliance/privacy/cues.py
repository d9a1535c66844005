"""The words around which names of persons stand in the trade's records, in Simplified."""

from __future__ import annotations

_TWO_WORDS = "欧阳 司徒 上官 诸葛 司马 夏侯 慕容 尉迟 皇甫 令狐 东方 公孙 端木 独孤 南宫 轩辕"
TWO = tuple(_TWO_WORDS.split())  # surnames of two signs
_ROLES_WORDS = (
    "业主 住户 租户 租客 房客 客户 房主 户主 车主 失主 访客 顾客 邻居 家属 妻子 丈夫 儿子 女儿 母亲 父亲 联系人 "
    "投诉人 报修人 申请人 申请人为 经办人 签收人 领取人 负责人 责任人 当事人 管家 保安 保安员 保洁 保洁员 维修工 "
    "维修员 电工 水工 技工 员工 同事 师傅 工程部 客服 客服部 客服员 前台 领班 班长 队长 组长 主管 经理 主任 楼管 "
    "值班员 秩序员 安管员 专员 助理 部长 司机 快递员 物业 姓业主"
)
ROLES = tuple(_ROLES_WORDS.split())  # who somebody is; a name follows
_LINKS_WORDS = (
    "由 经 与 和 跟 给 向 请 派 找 被 让 据 对 接 及 是 为 找到 联系 通知 告知 回复 回覆 回访 考核 授权 安排 "
    "致电 提醒 陪同 询问 失主 人员 人"
)
LINKS = tuple(_LINKS_WORDS.split())  # to whom something is done, or by whom
_TIMES_WORDS = "日 时 分 午 天 晚 早 月 今"
TIMES = tuple(_TIMES_WORDS.split())  # how a time ends
_ACTS_WORDS = (
    "来电 致电 来访 来函 反映 投诉 报修 报警 要求 申请 表示 称 签 领取 领回 认领 到场 到达 上门 负责 处理 跟进 "
    "处置 检查 巡查 巡逻 巡视 发现 现场 查看 核实 确认 受理 接待 接听 登记 回访 回复 回电 联系 通知 电话 手机 "
    "沟通 协商 解释 拒绝 批准 审批 审核 陪同 前来 前往 代办 验收 复查 出席 参加 主持 拾获 归还 退租 咨询 查询 "
    "询问 求助 建议 提出 质疑 申诉 联名 更换 检修 清扫 告知 收到 提交 缴纳 补交 欠费 入住 外出 未接 未签 拒 不在 "
    "不满 不认可 不同意 不配合 两位 身份证"
)
ACTS = tuple(_ACTS_WORDS.split())  # what persons do
_PARTICLES_WORDS = (
    "未 不 已 在 的 等 与 和 及 将 把 被 对 向 于 从 就 再 又 仍 也 因 为 交 扣 进行 家中 家 尽快 同意 满意 代 "
    "说 回 儿子 女儿 妻子 丈夫 母亲 父亲 应 提 完成 完毕 作 做 所 并 需 要 住 男 女 本人"
)
PARTICLES = tuple(_PARTICLES_WORDS.split())  # what may follow a name that something before it tells
ONE = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛范彭郎鲁韦马苗凤花方"
    "俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟黄穆萧尹姚邵汪祁毛禹狄米贝明臧戴谈"
    "宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘"
    "缪解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀甄曲封靳邴松段富巫焦巴牧隗谷车侯宓全班仰秋仲伊宫宁仇栾甘"
    "厉戎祖武符刘景詹束龙叶幸司韶郜黎溥印宿白怀蒲邰从索咸籍赖卓蔺屠蒙池乔闻党翟谭贡劳姬申扶堵冉宰雍桑桂濮牛寿通"
    "边扈燕冀浦尚农温别庄晏柴瞿阎连习艾容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广禄东欧沃利蔚越师巩聂晁勾敖融冷"
    "辛阚那简饶曾沙养鞠丰关蒯相查后荆红游竺权盖益桓公肖涂付代覃岳牟佟苟隋丛佘迟邝胥储楚鄢谌奚粟冼阙辜湛茹"
)
