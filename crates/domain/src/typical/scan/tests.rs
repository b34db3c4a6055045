//! What must go, what must stay, and that nothing is left.

use proptest::prelude::*;

use super::*;
use crate::typical::TraderWord;

fn known() -> Known {
    Known::default()
        .person("王小明")
        .person("欧阳晓芸")
        .person("李女士")
        .staff("顾文静")
        .trader("联讯手机店", TraderWord::Shop)
        .trader("云桥广场商场", TraderWord::Mall)
        .number("YQ01-2026-0007")
        .address("云桥县解放路12号3栋501室")
}

#[test]
fn d24_everything_that_tells_who_it_was_is_masked() {
    for (text, masked) in [
        ("王小明到站投诉", "王某到站投诉"),
        ("王 小 明（小明）", "王某（王某）"),
        ("李女士要求退货", "李某要求退货"),
        ("顾文静主持协商", "工作人员主持协商"),
        ("联讯手机店和联讯手机都不认", "某店和某店都不认"),
        ("在云桥广场商场买的", "在某商场买的"),
        ("电话138 0000 1234。", "电话（编号略）。"),
        ("电话１３８－００００－１２３４。", "电话（编号略）。"),
        ("电话一三八零零零零一二三四。", "电话（编号略）。"),
        ("打13800001234元旦前都没人接", "打（编号略）元旦前都没人接"),
        ("座机0571-88000001", "座机（编号略）"),
        ("身份证33010219900101123X", "身份证（证件号略）"),
        ("车牌浙A·12345", "车牌（车牌略）"),
        ("订单JD20260301AB88", "订单（编号略）"),
        ("邮箱 wang.x@example.com 联系", "邮箱 （联系方式略） 联系"),
        ("加微信abc_12345", "加微信（联系方式略）"),
        ("案件YQ01-2026-0007", "案件（编号略）"),
        ("家住解放路12号3栋501室。", "家住（住址略）。"),
        ("送到人民街8号", "送到（住址略）"),
    ] {
        assert_eq!(mask(text, &known()), masked, "{text}");
    }
}

#[test]
fn d24_days_amounts_and_articles_stay() {
    for text in [
        "2026-03-02买了一台双开门冰箱，4299元。",
        "2026年3月2日14:30，12345678元，1,234,567.50元",
        "依据消法第24条、第五十五条，退一赔三，型号BCD-532W",
        "拨打12315或12345，三楼 C12",
        "二十日内，第一次、第二次协商，三人到场",
        "二〇二六年三月二日",
    ] {
        assert_eq!(scan(text, &known()), [], "{text}");
    }
}

#[test]
fn d24_the_passage_is_shown_with_what_stands_around_it() {
    let text = "消费者留下电话13800001234，要求回电";
    assert_eq!(scan(text, &known())[0].excerpt(text), "…留下电话13800001234，要求回…");
}

/// A text between what must not stay; blanks and full-width letters as somebody may type them.
fn pieces() -> impl Strategy<Value = String> {
    let secret = prop_oneof![
        Just("王小明"),
        Just("欧阳晓芸"),
        Just("晓芸"),
        Just("顾文静"),
        Just("联讯手机店"),
        Just("YQ01-2026-0007"),
        Just("13800001234"),
        Just("0571-88000001"),
        Just("330102199001011234"),
        Just("浙A12345"),
        Just("a.b@example.com"),
        Just("解放路12号3栋501室"),
        Just("微信wx_123456"),
        Just("３３０１０２１９９００１０１１２３Ｘ"),
        Just("一三八零零零零一二三四"),
        Just("王　小\u{200b}明"),
    ];
    let other = prop_oneof![
        Just("，".to_owned()),
        Just("某".to_owned()),
        "[\\u{4e00}-\\u{4fff}0-9A-Za-z\\-（）路号 ]{0,6}",
        "\\PC{0,4}"
    ];
    prop::collection::vec((other.clone(), secret, other), 0..4)
        .prop_map(|all| all.into_iter().map(|(a, b, c)| format!("{a}{b}{c}")).collect())
}

proptest! {
    #[test]
    fn d24_nothing_is_left_after_masking(text in pieces()) {
        let masked = mask(&text, &known());
        prop_assert_eq!(scan(&masked, &known()), Vec::new(), "{} -> {}", text, masked);
        for secret in ["王小明", "晓芸", "顾文静", "联讯手机", "YQ01-2026-0007", "13800001234", "example.com"] {
            prop_assert!(!masked.contains(secret), "{} -> {}", text, masked);
        }
    }

    #[test]
    fn d24_what_stands_in_a_text_is_always_found(before in "[\\u{4e00}-\\u{4fff}，]{0,5}", after in "[\\u{4e00}-\\u{4fff}，]{0,5}") {
        for secret in ["王小明", "顾文静", "联讯手机店", "13800001234", "330102199001011234", "a.b@example.com", "解放路12号3栋501室"] {
            let text = format!("{before}{secret}{after}");
            prop_assert!(!scan(&text, &known()).is_empty(), "{}", text);
        }
    }

    #[test]
    fn d24_any_text_and_any_name_is_looked_at_without_a_fall(text in "\\PC{0,40}", name in "\\PC{0,6}") {
        let known = Known::default().person(&name).trader(&name, TraderWord::Shop).address(&name).number(&name);
        let masked = mask(&text, &known);
        prop_assert_eq!(scan(&masked, &known), Vec::new());
    }
}
