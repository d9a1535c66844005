"""What is asked at a site: for which rule, how often, of how many, and what is seen when it is right or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a rule; ``of_quality``: the quality manager answers for the matter, so somebody else confirms."""

    rule: str
    clause: str
    per: Literal["quarter", "half_year", "year"]
    sample: int
    right: str
    wrong: str
    of_quality: bool = False
    of: Literal["site", "committee", "club", "batch"] = "site"


QUESTIONS = (
    Question("posts/certificate-originals-unconfirmed", "1.1.1", "year", 5,
             "抽看五份證書，與台賬一致", "兩份證書原件未能出示", of_quality=True),
    Question("posts/conduct-inspection-unconfirmed", "1.2.1", "quarter", 1,
             "檢查涵蓋全部崗位，考核結果已運用", "夜班崗位未納入檢查", of_quality=True),
    Question("posts/conduct-unobserved", "1.2.2", "quarter", 5,
             "所觀察員工儀表整潔，主動問候", "兩名員工見客未起立"),
    Question("delivery/agreements-with-developer-unconfirmed", "2.1.9", "year", 3,
             "渠道暢通，責任與時限寫明", "維保監督辦法未寫明時限", of_quality=True, of="batch"),
    Question("delivery/answers-unconfirmed", "2.1.5", "year", 3,
             "三名員工均能照口徑作答", "一名員工對學區一項答錯", of="batch"),
    Question("delivery/assessment-unconfirmed", "2.3.2", "year", 1,
             "評估涵蓋服務能力和體系運作", "評估未作出結論", of="batch"),
    Question("delivery/contract-and-charges-unconfirmed", "2.1.1", "year", 1,
             "權利義務寫明，收費合乎當地規定", "停車費標準高於當地政府指導價", of_quality=True, of="batch"),
    Question("delivery/delivery-flow-unconfirmed", "2.2.3", "year", 5,
             "流程順暢，資料填寫準確", "兩份資料面積填錯", of="batch"),
    Question("delivery/delivery-plan-unconfirmed", "2.1.7", "year", 1,
             "分工、時間和預案切實可行", "未安排雨天預案", of_quality=True, of="batch"),
    Question("delivery/demand-analysis-unconfirmed", "2.1.6", "year", 1,
             "已顧及當地法規和以往得失", "未分析封陽台的當地規定", of_quality=True, of="batch"),
    Question("delivery/household-files-unconfirmed", "2.3.1", "year", 5,
             "抽取五戶，文件齊全", "一戶缺業主臨時公約", of_quality=True, of="batch"),
    Question("delivery/internal-rules-unconfirmed", "2.1.3", "year", 5,
             "抽查文件均為現行版本", "一份為已作廢版本", of_quality=True, of="batch"),
    Question("delivery/job-descriptions-unconfirmed", "2.1.2", "year", 5,
             "職責、權限和要求寫明", "一份未寫任職要求", of_quality=True, of="batch"),
    Question("delivery/licences-unconfirmed", "2.1.4", "year", 1,
             "所列證照齊全", "停車場備案證原件缺失", of_quality=True),
    Question("delivery/materials-unconfirmed", "2.1.10", "year", 6,
             "內容正確，每戶一套", "裝修手冊少備二十套", of="batch"),
    Question("delivery/surroundings-unconfirmed", "2.2.2", "year", 1,
             "展板介紹周邊配套和注意事項", "未提示在建道路", of="batch"),
    Question("delivery/takeover-unconfirmed", "2.1.8", "year", 5,
             "抽查部位與記錄相符", "一處滲漏未登記", of_quality=True, of="batch"),
    Question("renovation/patrol-staff-unconfirmed", "3.1.2", "half_year", 1,
             "人員、工具和材料已備足", "巡查人員少一名"),
    Question("communication/key-customer-relations-unconfirmed", "4.1.3", "year", 3,
             "受訪三戶均認可", "一戶表示半年無人聯繫"),
    Question("complaints/procedure-practice-unconfirmed", "5.1.1", "half_year", 5,
             "五件均按程序辦理", "兩件未按時限回覆"),
    Question("complaints/levels-unconfirmed", "5.2.1", "quarter", 10,
             "重新分級後與登記一致", "一件重要投訴登記為一般", of_quality=True),
    Question("culture/club-support-unconfirmed", "6.0.3", "year", 1,
             "提供場地並補助器材", "全年未提供場地", of="club"),
    Question("special-services/price-display-unseen", "7.1.2", "quarter", 1,
             "前台掛有現行價目", "掛出的仍是舊價目"),
    Question("customer-information/access-log-uncompared", "9.0.2", "quarter", 5,
             "抽看五份，均在原處或有登記", "一份不在原處且無登記", of_quality=True),
    Question("customer-information/access-rights-untested", "9.0.3", "half_year", 3,
             "三個普通帳號均打不開", "保潔主管帳號可打開客戶檔案"),
    Question("pets/reminders-unconfirmed", "10.0.3", "quarter", 2,
             "兩名員工見未牽繩即提醒", "巡查員未作提醒"),
    Question("owners-assembly/assistance-unconfirmed", "11.0.1", "year", 2,
             "已按規定提供協助", "未回覆居委會來函"),
    Question("owners-assembly/mechanism-unconfirmed", "11.0.2", "year", 2,
             "機制成文並按其運作", "最近一次溝通無記錄", of_quality=True, of="committee"),
)  # fmt: skip
