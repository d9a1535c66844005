"""Sentences about one finding: expected, found, what would have passed. zh-Hant, zh-Hans, en.

``{when}`` is one of the ``when.*`` phrases; ``{what}`` names a record type; ``{missing}`` lists what lacks.
"""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str, str]] = {
    "when.between": ("在 {opens} 至 {due} 之間", "在 {opens} 至 {due} 之间", "between {opens} and {due}"),
    "when.by": ("在 {due} 或之前", "在 {due} 或之前", "by {due}"),
    "when.on": ("在 {due} 當天", "在 {due} 当天", "on {due}"),
    "when.unknown": ("在規定期限內", "在规定期限内", "in time"),
    "expected.frequency": (
        "{when}至少有 {demanded} 條{what}。",
        "{when}至少有 {demanded} 条{what}。",
        "At least {demanded} × {what} {when}.",
    ),
    "expected.every": (
        "{opens} 之後的下一條{what}{when}。",
        "{opens} 之后的下一条{what}{when}。",
        "The next of {what} after {opens}, {when}.",
    ),
    "expected.done": ("{when}完成。", "{when}完成。", "Done {when}."),
    "expected.require": ("{when}須滿足：{names}。", "{when}须满足：{names}。", "To hold {when}: {names}."),
    "expected.steps": (
        "步驟依次完成，前一步不晚於後一步：{names}。",
        "步骤依次完成，前一步不晚于后一步：{names}。",
        "The steps in this order, none later than the next: {names}.",
    ),
    "expected.sampling": (
        "{population} 個對象中至少覆蓋 {demanded} 個，{when}。",
        "{population} 个对象中至少覆盖 {demanded} 个，{when}。",
        "At least {demanded} of {population} covered {when}.",
    ),
    "expected.always": (
        "該對象必須覆蓋，{when}。",
        "该对象必须覆盖，{when}。",
        "This one must be covered {when}, whatever the sample.",
    ),
    "expected.evidence": (
        "{when}須齊全：{names}。",
        "{when}须齐全：{names}。",
        "To be there {when}: {names}.",
    ),
    "expected.must_not": (
        "「{field}」中不得出現：{names}。",
        "“{field}”中不得出现：{names}。",
        "“{field}” carries none of: {names}.",
    ),
    "expected.must": (
        "「{field}」中須寫明：{names}。",
        "“{field}”中须写明：{names}。",
        "“{field}” carries: {names}.",
    ),
    "expected.found_in": ("在{what}中有對應記錄。", "在{what}中有对应记录。", "A matching record in {what}."),
    "expected.equal": ("兩邊數字相等：{names}。", "两边数字相等：{names}。", "Both figures equal: {names}."),
    "expected.sequence": (
        "「{field}」緊接前一個號碼。",
        "“{field}”紧接前一个号码。",
        "“{field}” follows the number before it.",
    ),
    "expected.attestation": (
        "對下列問題的回答為符合：{question}",
        "对下列问题的回答为符合：{question}",
        "A conforming answer to: {question}",
    ),
    "found.count": (
        "找到 {found} 條，應有 {demanded} 條。",
        "找到 {found} 条，应有 {demanded} 条。",
        "{found} found where {demanded} are due.",
    ),
    "found.too_few": (
        "{population} 個對象中覆蓋 {found} 個，應覆蓋 {demanded} 個。",
        "{population} 个对象中覆盖 {found} 个，应覆盖 {demanded} 个。",
        "{found} of {population} covered where {demanded} are due.",
    ),
    "found.parts": (
        "{demanded} 項中有 {found} 項。",
        "{demanded} 项中有 {found} 项。",
        "{found} of {demanded} there.",
    ),
    "found.done": ("完成於 {met_at}。", "完成于 {met_at}。", "Done on {met_at}."),
    "found.late": (
        "完成於 {met_at}，期限為 {due}。",
        "完成于 {met_at}，期限为 {due}。",
        "Done on {met_at}; due {due}.",
    ),
    "found.late_days": (
        "完成於 {met_at}，逾期 {days} 天。",
        "完成于 {met_at}，逾期 {days} 天。",
        "Done on {met_at}, days late: {days}.",
    ),
    "found.before_trigger": (
        "完成於 {met_at}，早於義務開始之時（{opens}）。",
        "完成于 {met_at}，早于义务开始之时（{opens}）。",
        "Done on {met_at}, before the duty began ({opens}).",
    ),
    "found.not_done": ("沒有完成的記錄。", "没有完成的记录。", "Nothing shows that it was done."),
    "found.no_next": ("之後沒有{what}。", "之后没有{what}。", "No {what} after that."),
    "found.missing": ("缺少：{missing}。", "缺少：{missing}。", "Not there: {missing}."),
    "found.not_covered": ("該對象未覆蓋。", "该对象未覆盖。", "It is not covered."),
    "found.out_of_order": (
        "空白，或晚於後一步：{missing}。",
        "空白，或晚于后一步：{missing}。",
        "Blank, or later than the next step: {missing}.",
    ),
    "found.carries": ("文中出現：{missing}。", "文中出现：{missing}。", "The text carries: {missing}."),
    "found.lacks": ("文中沒有：{missing}。", "文中没有：{missing}。", "The text lacks: {missing}."),
    "found.differs": ("不相等：{missing}。", "不相等：{missing}。", "Not equal: {missing}."),
    "found.reason": ("{reason}。", "{reason}。", "{reason}."),
    "found.answered": ("人工回答：{state}。", "人工回答：{state}。", "A human answered: {state}."),
    "pass.more": (
        "{when}再有 {short} 條{what}即符合。",
        "{when}再有 {short} 条{what}即符合。",
        "{short} more × {what} {when}.",
    ),
    "pass.every": (
        "{opens} 之後、不晚於 {due} 有一條{what}即符合。",
        "{opens} 之后、不晚于 {due} 有一条{what}即符合。",
        "One more of {what} after {opens} and by {due}.",
    ),
    "pass.done": ("完成時間{when}即符合。", "完成时间{when}即符合。", "A record that it was done {when}."),
    "pass.require": ("{when}補足：{missing}。", "{when}补足：{missing}。", "{missing}: in place {when}."),
    "pass.steps": (
        "下列步驟有日期且不晚於後一步：{missing}。",
        "下列步骤有日期且不晚于后一步：{missing}。",
        "A date for each of these, not later than the next step: {missing}.",
    ),
    "pass.covered": (
        "再覆蓋 {short} 個對象，{when}，即符合。",
        "再覆盖 {short} 个对象，{when}，即符合。",
        "{short} more covered {when}.",
    ),
    "pass.always": (
        "該對象已覆蓋，{when}，即符合。",
        "该对象已覆盖，{when}，即符合。",
        "This one covered {when}.",
    ),
    "pass.fill": (
        "{when}填寫或補足：{missing}。",
        "{when}填写或补足：{missing}。",
        "Filled in or put in place {when}: {missing}.",
    ),
    "pass.without": (
        "「{field}」中沒有：{missing}。",
        "“{field}”中没有：{missing}。",
        "“{field}” without: {missing}.",
    ),
    "pass.with": (
        "「{field}」中寫明：{missing}。",
        "“{field}”中写明：{missing}。",
        "“{field}” with: {missing}.",
    ),
    "pass.found_in": (
        "{what}中有一條對應記錄即符合。",
        "{what}中有一条对应记录即符合。",
        "One matching record in {what}.",
    ),
    "pass.equal": (
        "兩邊數字相等：{missing}。",
        "两边数字相等：{missing}。",
        "Both figures equal: {missing}.",
    ),
    "pass.sequence": (
        "補上中間缺少的號碼的記錄。",
        "补上中间缺少的号码的记录。",
        "Records for the numbers that lack in between.",
    ),
    "pass.attestation": (
        "不晚於基準日的一份符合的人工回答。",
        "不晚于基准日的一份符合的人工回答。",
        "A human's conforming answer dated by the as-of.",
    ),
}
