"""JP, in Japanese: a JSON Schema with nested and repeated parts, options with titles and one that
asks for more."""

from typing import Any

from sandbox.catalogue.offers import HOUR, VOICE, Offer
from sandbox.catalogue.requirements import (
    PDF,
    RequiredAttachment,
    RequirementSet,
    Template,
)

PREFECTURES = (
    *(
        "北海道",
        "青森県",
        "岩手県",
        "宮城県",
        "秋田県",
        "山形県",
        "福島県",
        "茨城県",
        "栃木県",
        "群馬県",
        "埼玉県",
        "千葉県",
    ),
    *(
        "東京都",
        "神奈川県",
        "新潟県",
        "富山県",
        "石川県",
        "福井県",
        "山梨県",
        "長野県",
        "岐阜県",
        "静岡県",
        "愛知県",
        "三重県",
    ),
    *(
        "滋賀県",
        "京都府",
        "大阪府",
        "兵庫県",
        "奈良県",
        "和歌山県",
        "鳥取県",
        "島根県",
        "岡山県",
        "広島県",
        "山口県",
        "徳島県",
    ),
    *(
        "香川県",
        "愛媛県",
        "高知県",
        "福岡県",
        "佐賀県",
        "長崎県",
        "熊本県",
        "大分県",
        "宮崎県",
        "鹿児島県",
        "沖縄県",
    ),
)

KANA: dict[str, Any] = {
    "type": "string",
    "title": "フリガナ",
    "pattern": "^[ァ-ヶー・ 　]+$",
    "maxLength": 120,
    "messages": {"pattern": "全角カタカナで入力してください"},
}

COMPANY: dict[str, Any] = {
    "companyName": {
        "type": "string",
        "title": "法人名",
        "description": "登記されている商号を入力してください。",
        "minLength": 2,
        "maxLength": 100,
        "x-placeholder": "株式会社サンプル",
    },
    "companyNameKana": {
        **KANA,
        "title": "法人名（フリガナ）",
        "x-placeholder": "カブシキガイシャサンプル",
    },
    "corporateNumber": {
        "type": "string",
        "title": "法人番号",
        "pattern": "^[1-9][0-9]{12}$",
        "x-placeholder": "1234567890123",
        "messages": {"pattern": "13桁の数字で入力してください（例：1234567890123）"},
    },
    "establishedOn": {"type": "string", "title": "設立年月日", "format": "date"},
    "capital": {"type": "integer", "title": "資本金（万円）", "minimum": 1, "maximum": 100000000},
}

ADDRESS: dict[str, Any] = {
    "type": "object",
    "title": "本店所在地",
    "properties": {
        "postalCode": {
            "type": "string",
            "title": "郵便番号",
            "pattern": "^[0-9]{3}-[0-9]{4}$",
            "x-placeholder": "100-0001",
            "messages": {"pattern": "ハイフンを入れて入力してください（例：100-0001）"},
        },
        "prefecture": {"type": "string", "title": "都道府県", "enum": list(PREFECTURES)},
        "city": {"type": "string", "title": "市区町村", "minLength": 2, "maxLength": 40},
        "street": {"type": "string", "title": "町名・番地", "minLength": 1, "maxLength": 80},
        "building": {"type": "string", "title": "建物名・部屋番号", "maxLength": 80},
    },
    "required": ["postalCode", "prefecture", "city", "street"],
    "additionalProperties": False,
}

CONTACT: dict[str, Any] = {
    "type": "object",
    "title": "取引担当者",
    "description": "実際に手続きを行う方の情報を入力してください。",
    "properties": {
        "fullName": {"type": "string", "title": "氏名", "minLength": 2, "maxLength": 60},
        "fullNameKana": {**KANA, "title": "氏名（フリガナ）"},
        "dateOfBirth": {"type": "string", "title": "生年月日", "format": "date"},
        "department": {"type": "string", "title": "所属部署", "maxLength": 60},
        "email": {"type": "string", "title": "メールアドレス", "format": "email", "maxLength": 120},
        "phoneNumber": {
            "type": "string",
            "title": "電話番号",
            "description": "+81から始まる国際表記で入力してください。",
            "format": "phone",
            "pattern": "^\\+[1-9][0-9]{6,14}$",
            "x-placeholder": "+81312345678",
            "messages": {"pattern": "+と国番号から入力してください（例：+81312345678）"},
        },
    },
    "required": ["fullName", "fullNameKana", "dateOfBirth", "email", "phoneNumber"],
    "additionalProperties": False,
}

OWNERS: dict[str, Any] = {
    "type": "array",
    "title": "実質的支配者",
    "description": "議決権の25%を超えて保有する個人を全員入力してください。",
    "items": {
        "type": "object",
        "properties": {
            "fullName": {"type": "string", "title": "氏名", "minLength": 2, "maxLength": 60},
            "dateOfBirth": {"type": "string", "title": "生年月日", "format": "date"},
            "address": {"type": "string", "title": "住所", "minLength": 5, "maxLength": 120},
            "votingRights": {
                "type": "number",
                "title": "議決権の割合（％）",
                "exclusiveMinimum": 25,
                "maximum": 100,
                "multipleOf": 0.5,
            },
        },
        "required": ["fullName", "dateOfBirth", "address", "votingRights"],
        "additionalProperties": False,
    },
    "minItems": 1,
    "maxItems": 3,
}

USE: dict[str, Any] = {
    "purpose": {
        "type": "string",
        "title": "利用目的",
        "oneOf": [
            {"const": "CUSTOMER_SERVICE", "title": "お客様窓口"},
            {"const": "RESERVATIONS", "title": "予約受付"},
            {"const": "NOTIFICATIONS", "title": "お知らせ・通知"},
            {"const": "SALES", "title": "営業・販売"},
            {"const": "OTHER", "title": "その他"},
        ],
    },
    "otherPurpose": {
        "type": "string",
        "title": "その他の利用目的",
        "minLength": 10,
        "maxLength": 400,
    },
    "callsPerDay": {
        "type": "integer",
        "title": "1日あたりの通話件数",
        "minimum": 1,
        "maximum": 100000,
    },
    "antisocialForces": {
        "type": "boolean",
        "title": "反社会的勢力の排除",
        "description": "当社および当社の役員は、反社会的勢力に該当しないことを表明します。",
        "const": True,
    },
}

FORM = (
    "必要事項を記入し、署名または押印のうえ、返送してください。",
    "",
    "委任者（法人名）：",
    "受任者（氏名）：",
    "電話番号：",
    "日付：",
    "署名・押印：",
)

REQUIREMENTS = RequirementSet(
    fields={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "日本の電話番号の利用申込",
        "type": "object",
        "properties": {
            **COMPANY,
            "address": ADDRESS,
            "contact": CONTACT,
            "beneficialOwners": OWNERS,
            **USE,
        },
        "required": [
            *(
                "companyName",
                "companyNameKana",
                "corporateNumber",
                "address",
                "contact",
                "beneficialOwners",
            ),
            *("purpose", "callsPerDay", "antisocialForces"),
        ],
        "if": {"properties": {"purpose": {"const": "OTHER"}}, "required": ["purpose"]},
        "then": {"required": ["otherPurpose"]},
        "additionalProperties": False,
    },
    attachments=(
        RequiredAttachment(
            id="登記事項証明書",
            title="登記事項証明書",
            description="発行後3か月以内のもの。",
            mandatory=True,
            mime_types=(PDF,),
        ),
        RequiredAttachment(
            id="本人確認書類/取引担当者",
            title="取引担当者の本人確認書類",
            description="氏名、住所、生年月日が確認できる面をすべて送付してください。",
            mandatory=True,
            document_types=("DRIVING_LICENCE", "MY_NUMBER_CARD", "PASSPORT", "RESIDENCE_CARD"),
        ),
        RequiredAttachment(
            id="委任状",
            title="委任状",
            description="取引担当者が代表者でない場合に限り必要です。",
            mandatory=False,
            mime_types=(PDF,),
            templates=(
                Template("委任状.docx", "委任状", FORM),
                # The PDF's font has no Japanese letters.
                Template("power-of-attorney-jp.pdf", "Power of attorney (Ininjo)"),
            ),
        ),
    ),
)

OFFERS = (
    Offer(
        region="JP",
        region_name="Japan",
        number_type="LOCAL",
        prefixes=("+8133", "+8166"),
        length=12,
        capabilities=(VOICE,),
        currency="JPY",
        setup_price="0",
        monthly_price="680",
        reservation_seconds=48 * HOUR,
        requirements=REQUIREMENTS,
    ),
    Offer(
        region="JP",
        region_name="Japan",
        number_type="TOLL_FREE",
        prefixes=("+81120",),
        length=12,
        capabilities=(VOICE,),
        currency="JPY",
        setup_price="1500",
        monthly_price="3200",
        reservation_seconds=36 * HOUR,
        requirements=REQUIREMENTS,
    ),
)
