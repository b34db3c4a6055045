//! A training through a real Chromium: planned at the desk, signed in to with a phone that scans the screen, recorded the
//! next day; then a lesson on the phone.

use fantoccini::Locator;
use hejie::county::PASSWORD;
use store::scratch::Scratch;
use stories::browser::Browser;
use stories::server::Server;

/// The address behind the code on the screen, as a phone's camera reads it.
async fn scanned(screen: &Browser) -> String {
    let page = screen.page.current_url().await.unwrap().to_string();
    let digits = screen.page.find(Locator::Css(".digits")).await.unwrap().attr("aria-label").await.unwrap().unwrap();
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(digits.len(), 6);
    format!("{}/{digits}", page.trim_end_matches("/code").replace("/training/", "/t/"))
}

/// Nothing on the page is wider than the phone.
async fn fits(phone: &Browser) {
    let script = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
    let fits = phone.page.execute(script, Vec::new()).await.unwrap();
    assert_eq!(fits, serde_json::json!(true), "{}", phone.page.current_url().await.unwrap());
}

async fn a_training(server: &Server, later: &Server, desk: &Browser, phone: &Browser, pictures: bool) {
    let keep = async |window: &Browser, name: &str| {
        if pictures {
            window.keeps(name).await;
        }
    };
    let base = server.url("");
    desk.signs_in(&base, "suo-lianxi", PASSWORD).await;
    desk.goes_to(&format!("{base}/training")).await;
    keep(desk, "60-training").await;
    desk.presses("安排培训").await;
    let plan = [
        ("kind", "lecture"),
        ("topic", "年末消费纠纷怎么谈"),
        ("from", "2026-11-23T00:10"),
        ("to", "2026-11-23T23:50"),
        ("hours", "6"),
        ("place", "所里会议室"),
        ("teacher", "张所"),
        ("stations", "station-yq01"),
    ];
    desk.fills(&plan).await;
    keep(desk, "61-plan").await;
    desk.presses("安排并通知").await;
    desk.sees("年末消费纠纷怎么谈").await;
    let page = desk.page.current_url().await.unwrap().to_string();
    desk.presses("打开签到码").await;
    desk.sees("已签到 0 人").await;
    keep(desk, "62-screen").await;

    // The phone has never been here: it scans, signs in to the system, and is back at the page of its scan.
    phone.goes_to(&scanned(desk).await).await;
    phone.sees("请用自己的账号登录").await;
    fits(phone).await;
    keep(phone, "63-phone-scan").await;
    phone.presses("登录并签到").await;
    phone.fills(&[("login", "yq01-hejie1"), ("password", PASSWORD)]).await;
    phone.presses("登录").await;
    phone.sees("年末消费纠纷怎么谈").await;
    fits(phone).await;
    keep(phone, "64-phone-sign").await;
    phone.presses("我到了，签到").await;
    phone.sees("已签到。").await;
    keep(phone, "65-phone-signed").await;
    // The same page once more signs nobody in.
    let used = phone.page.current_url().await.unwrap().to_string();
    let _ = phone.page.delete_all_cookies().await;
    phone.goes_to(&used).await;
    phone.sees("已经用过").await;

    desk.goes_to(&page).await;
    desk.sees("签到 1/").await;
    desk.sees("扫码签到").await;

    let base = later.url("");
    desk.signs_in(&base, "suo-lianxi", PASSWORD).await;
    desk.sees("培训待登记：年末消费纠纷怎么谈").await;
    desk.follows("培训待登记：年末消费纠纷怎么谈").await;
    desk.presses("结束登记").await;
    desk.fills(&[("summary", "讲了三个案例，分组练习")]).await;
    desk.presses("结束登记").await;
    desk.sees("已登记").await;
    keep(desk, "66-recorded").await;

    phone.signs_in(&base, "yq01-hejie1", PASSWORD).await;
    phone.goes_to(&format!("{base}/lessons")).await;
    fits(phone).await;
    keep(phone, "67-phone-lessons").await;
    phone.follows("加倍赔偿").await;
    phone.fills(&[("q1", "2"), ("q2", "0"), ("q3", "1"), ("q4", "1"), ("q5", "2")]).await;
    phone.presses("交卷").await;
    phone.sees("答对5/5，通过").await;
    fits(phone).await;
    keep(phone, "68-phone-passed").await;
    phone.goes_to(&format!("{base}/guide/fraud?amount=120")).await;
    phone.fills(&[("on", "2026-11-20")]).await;
    phone.presses("计算").await;
    phone.sees("不足500.00，按500.00").await;
    fits(phone).await;
    keep(phone, "69-phone-reckoned").await;
}

#[test]
fn d37_a_training_is_signed_in_to_with_a_phone() {
    for (at, scratch) in Scratch::each().unwrap().into_iter().enumerate() {
        let database = (at > 0).then(|| scratch.url.clone());
        let data = scratch.dir.join("demo");
        let server = Server::start("demo", &data, database.as_deref(), "2026-11-23");
        // The same data a day later, served by a second copy of the program.
        let later = Server::start("serve", &data, database.as_deref(), "2026-11-24");
        // Scratch databases block, so the browsers get a runtime of their own.
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let desk = Browser::open(1280, 1000).await;
            let phone = Browser::open(390, 844).await;
            a_training(&server, &later, &desk, &phone, at == 0).await;
            desk.closes().await;
            phone.closes().await;
        });
    }
}
