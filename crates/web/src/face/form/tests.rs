//! The drawing of forms: nothing typed is lost, nothing typed is trusted, every error can be reached.

use domain::form::{Choices, Field, FieldError, Form, Kind, Raw, ask, heading, may};
use domain::kernel::Refusal;

use super::{FormView, Offers, asks_more, form, more};

const FEW: &[(&str, &str)] = &[("in_person", "来人"), ("phone", "来电")];
const SIX: &[(&str, &str)] = &[("1", "一"), ("2", "二"), ("3", "三"), ("4", "四"), ("5", "五"), ("6", "六")];
const OWED: &[Field] = &[
    ask("what", "义务", Kind::Line { suggest: "" }),
    may("amount", "金额", Kind::Money),
    ask("due", "履行期限", Kind::Day),
];
const FORM: Form = Form {
    fields: &[
        heading("投诉人"),
        ask("name", "姓名", Kind::Line { suggest: "known" }).hint("与证件一致"),
        ask("phone", "电话", Kind::Phone),
        ask("channel", "来源", Kind::One(Choices::Fixed(FEW))),
        may("level", "等级", Kind::One(Choices::Fixed(SIX))),
        may("claims", "诉求", Kind::Many(Choices::Fixed(SIX))),
        may("handler", "承办人", Kind::One(Choices::Offered("staff"))),
        may("bought", "购买日期", Kind::Day),
        may("facts", "经过", Kind::Text),
        may("consent", "同意回访", Kind::Tick),
        may("photo", "照片", Kind::File),
        may("owed", "协议内容", Kind::Rows(OWED)),
    ],
};

fn wrong(field: &str, message: &str) -> FieldError {
    FieldError { field: field.to_owned(), message: message.to_owned() }
}

fn draw(raw: &Raw, errors: &[FieldError], refusal: Option<&Refusal>) -> String {
    let offers = Offers::default().with("known", [("李某", "李某")]).with("staff", [("s1", "王和解")]);
    form(&FormView {
        form: &FORM,
        raw,
        errors,
        refusal,
        offers: &offers,
        action: "/cases/new",
        csrf: "token",
        hidden: &[("seq", "7")],
        submit: "登记",
        back: None,
    })
    .0
}

fn plain(pairs: &[(&str, &str)]) -> String {
    draw(&pairs.iter().copied().collect(), &[], None)
}

#[test]
fn what_was_typed_is_escaped() {
    let page = plain(&[("name", r#""><script>alert(1)</script>"#), ("facts", "</textarea><b>")]);
    assert!(!page.contains("<script") && !page.contains("</textarea><b>"));
    assert!(page.contains("&quot;&gt;&lt;script&gt;") && page.contains("&lt;/textarea&gt;&lt;b&gt;"));
}

#[test]
fn everything_typed_comes_back() {
    let page = plain(&[
        ("name", "张某"),
        ("channel", "phone"),
        ("level", "6"),
        ("claims", "2"),
        ("handler", "s1"),
        ("facts", "冰箱不制冷"),
        ("consent", "1"),
        ("owed.0.what", "退货"),
        ("owed.0.amount", "四千"),
    ]);
    for shown in [
        r#"name="name" value="张某""#,
        r#"name="channel" value="phone" checked"#,
        r#"<option value="6" selected>"#,
        r#"name="claims" value="2" checked"#,
        r#"name="handler" value="s1" checked"#,
        "冰箱不制冷</textarea>",
        r#"name="consent" value="1" checked"#,
        r#"name="owed.0.what" value="退货""#,
        r#"name="owed.0.amount" value="四千""#,
    ] {
        assert!(page.contains(shown), "{shown} is missing in {page}");
    }
}

#[test]
fn a_day_that_no_browser_can_show_becomes_a_line() {
    assert!(plain(&[("bought", "2026-11-23")]).contains(r#"type="date" name="bought" value="2026-11-23""#));
    assert!(plain(&[("bought", "前天")]).contains(r#"type="text" name="bought" value="前天""#));
}

#[test]
fn an_answer_that_is_no_longer_offered_is_kept() {
    let page = plain(&[("handler", "gone")]);
    assert!(page.contains(r#"<option value="gone" selected>"#));
}

#[test]
fn an_error_is_at_its_field_and_in_the_summary() {
    let page = draw(&Raw::default(), &[wrong("phone", "请填写“电话”")], None);
    assert!(page.contains(r##"<a href="#f-phone">请填写“电话”</a>"##));
    assert!(page.contains(r#"id="e-phone""#));
    assert!(page.contains(r#"aria-invalid="true" aria-describedby="e-phone" autofocus"#));
    assert_eq!(page.matches("autofocus").count(), 1);
}

#[test]
fn errors_stand_in_the_order_of_the_questions() {
    let errors = [wrong("owed.1.due", "缺日期"), wrong("owed", "太少"), wrong("name", "缺姓名")];
    let page = draw(&[("owed.1.what", "退货")].into_iter().collect(), &errors, None);
    let at = |text: &str| page.find(text);
    assert!(at("姓名：缺姓名") < at("协议内容：太少") && at("协议内容：太少") < at("协议内容第2项的履行期限：缺日期"));
    assert!(page.contains(r##"href="#f-owed-1-due""##) && page.contains(r#"id="f-owed-1-due""#));
    assert!(page.contains(r#"id="f-name" type="text""#), "the cursor stands at the first: {page}");
}

#[test]
fn a_refusal_tells_its_clause() {
    let apart = Refusal::new("A13", "二十日已届满", "请终止或上报。");
    let page = draw(&Raw::default(), &[], Some(&apart));
    assert!(page.contains("不能办理：二十日已届满（依据《工作制度》第13条）。请终止或上报。"));
    let page = draw(&Raw::default(), &[], Some(&apart.at("channel")));
    assert!(page.contains(r#"id="e-channel""#) && page.contains(r##"href="#f-channel""##));
}

#[test]
fn every_link_of_the_summary_has_its_target() {
    let keys = ["name", "channel", "level", "claims", "handler", "photo", "consent", "owed", "owed.0.what"];
    let errors: Vec<FieldError> = keys.iter().map(|key| wrong(key, "错")).collect();
    let page = draw(&Raw::default(), &errors, None);
    for key in keys {
        let id = format!(r#"id="f-{}""#, key.replace('.', "-"));
        assert_eq!(page.matches(&id).count(), 1, "{key}");
    }
}

#[test]
fn there_is_one_blank_row_after_the_typed_ones() {
    let rows = |page: &str| page.matches("data-row=").count();
    assert_eq!(rows(&plain(&[])), 1);
    assert_eq!(rows(&plain(&[("owed.0.what", "退货"), ("owed.1.what", "")])), 2, "blank rows do not breed");
    assert_eq!(rows(&plain(&[("_rows.owed", "3")])), 3);
    assert_eq!(rows(&plain(&[("_rows.owed", "9999")])), 50);
}

#[test]
fn one_more_row_is_drawn_and_takes_the_cursor() {
    let mut raw: Raw = [("_rows.owed", "2"), ("_more", "owed"), ("owed.0.what", "退货")].into_iter().collect();
    assert!(asks_more(&raw));
    more(&mut raw);
    let page = draw(&raw, &[], None);
    assert!(page.contains(r#"name="_rows.owed" value="3""#));
    let focused = page.split("autofocus").next().unwrap_or_default();
    assert!(focused.ends_with(r#"name="owed.2.what" value="" aria-required="true" "#), "{focused}");
    assert!(page.contains(r#"value="退货""#));
}

#[test]
fn a_kept_file_is_named_and_carried() {
    let page = plain(&[("photo", "abc123"), ("_file.photo", "冰箱.jpg")]);
    assert!(page.contains(r#"type="hidden" name="photo" value="abc123""#));
    assert!(page.contains("已上传：冰箱.jpg") && page.contains("multipart/form-data"));
}

#[test]
fn the_form_carries_its_token_and_enter_sends_it() {
    let page = plain(&[]);
    assert!(page.contains(r#"name="csrf" value="token""#) && page.contains(r#"name="seq" value="7""#));
    let first = page.find("<button").and_then(|at| page.get(at..)).unwrap_or_default();
    assert!(!first.split('>').next().unwrap_or_default().contains("_more"));
    assert_eq!(page.matches("primary").count(), 1);
}

#[test]
fn nothing_is_inline() {
    let page = draw(&Raw::default(), &[wrong("name", "错")], None);
    assert!(!page.contains("style=") && !page.contains("onclick") && !page.contains("<script"));
}

#[test]
fn a_password_is_hidden_and_never_shown_again() {
    const SIGN_IN: Form = Form { fields: &[ask("password", "密码", Kind::Line { suggest: "" })] };
    let raw: Raw = [("password", "correct horse")].into_iter().collect();
    let page = form(&FormView {
        form: &SIGN_IN,
        raw: &raw,
        errors: &[],
        refusal: None,
        offers: &Offers::default(),
        action: "/login",
        csrf: "",
        hidden: &[],
        submit: "登录",
        back: Some("/"),
    });
    assert!(page.0.contains(r#"type="password""#) && !page.0.contains("horse"));
}
