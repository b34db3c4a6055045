//! A station founded from candidate to plaque, and a liaison who changes and hands over, in a real Chromium.

use hejie::county::PASSWORD;
use store::scratch::Scratch;
use stories::browser::Browser;
use stories::server::Server;

async fn keep(window: &Browser, pictures: bool, name: &str) {
    if pictures {
        window.keeps(name).await;
    }
}

/// Takes one step in the life of a station.
async fn step(window: &Browser, words: &str) {
    window.presses(words).await;
    window.presses(words).await;
}

async fn founding(base: &str, window: &Browser, pictures: bool) {
    window.signs_in(base, "suo-lianxi", PASSWORD).await;
    window.goes_to(&format!("{base}/venues?gap=1")).await;
    window.sees("万和生活广场").await;
    keep(window, pictures, "20-gap").await;
    window.presses("登记场所").await;
    window
        .fills(&[
            ("office", "office"),
            ("name", "东湖购物中心"),
            ("kind", "mall"),
            ("area", "1200"),
            ("address", "东湖路8号"),
        ])
        .await;
    window.presses("保存").await;
    window.sees("商场面积1200㎡，达到500㎡").await;
    // The newest venue is the only one of its name; its button stands in its row.
    window.goes_to(&format!("{base}/venues?gap=1")).await;
    window.follows_in_row("东湖购物中心", "列为候选").await;
    window.presses("列为候选").await;
    window.sees("候选").await;
    keep(window, pictures, "21-candidate").await;
    let founding = window.page.current_url().await.unwrap().to_string();
    window.goes_to(&founding.replace("/founding", "/describe")).await;
    window.fills(&[("leader", "贺总"), ("address", "东湖路8号一楼")]).await;
    window.presses("保存").await;
    step(window, "申报").await;
    window.signs_in(base, "suo-fuze", PASSWORD).await;
    window.goes_to(&founding).await;
    step(window, "初审通过").await;
    window.signs_in(base, "xianju", PASSWORD).await;
    window.goes_to(&founding).await;
    window.sees("初审通过·待验收").await;
    keep(window, pictures, "22-what-is-missing").await;

    window.signs_in(base, "suo-lianxi", PASSWORD).await;
    let staff = founding.replace("/founding", "/staff/change");
    let mut first = String::new();
    for (post, login, name) in [
        ("head", "dh-zhanzhang", "贺远"),
        ("deputy_head", "dh-fuzhan", "孟夏"),
        ("conciliator", "dh-hejie1", "柳青"),
        ("conciliator", "dh-hejie2", "乔木"),
        ("liaison", "dh-lianluo", "蓝天"),
        ("approver", "dh-shenpi", "石坚"),
    ] {
        window.goes_to(&staff).await;
        let form = [("post", post), ("name", name), ("login", login), ("education", "college"), ("declared", "on")];
        window.fills(&form).await;
        window.presses("报备").await;
        window.sees("首次密码").await;
        if post == "head" {
            let shown = window.page.find(fantoccini::Locator::Css("#first-password")).await.unwrap();
            first = shown.text().await.unwrap();
        }
    }

    // The new head changes the first password and adopts the three systems.
    window.signs_in_first(base, "dh-zhanzhang", &first).await;
    window.sees("修改密码").await;
    let own = "Donghu-2026-hao";
    window.fills(&[("old_password", &first), ("new_password", own), ("again_password", own)]).await;
    window.presses("修改密码").await;
    for kind in ["handling", "reporting", "management"] {
        window.goes_to(&founding.replace("/founding", &format!("/institutions/{kind}/adopt"))).await;
        window.fills(&[("signed", "1")]).await;
        window.presses("签发").await;
        window.sees("签发，").await;
    }

    window.signs_in(base, "xianju", PASSWORD).await;
    for item in ["workplace", "signs", "team", "board", "phone", "computer", "register", "rules"] {
        window.goes_to(&founding.replace("/founding", &format!("/items/{item}"))).await;
        window.fills(&[("ok", "yes"), ("note", "现场核对")]).await;
        window.presses("登记核对").await;
    }
    window.sees("八个一 8/8：齐全").await;
    keep(window, pictures, "23-items").await;
    window.goes_to(&founding).await;
    step(window, "现场验收合格").await;
    window.sees("验收合格·待授牌").await;
    window.goes_to(&founding.replace("/founding", "/plaque")).await;
    window.presses("制发牌匾").await;
    window.sees("在用的牌匾").await;
    keep(window, pictures, "24-plaque").await;
    window.goes_to(&founding).await;
    step(window, "授牌运行").await;
    window.sees("运行中：可以受理投诉").await;
    keep(window, pictures, "25-running").await;
}

async fn liaison(base: &str, window: &Browser, pictures: bool) {
    window.signs_in(base, "yq01-zhanzhang", PASSWORD).await;
    window.goes_to(&format!("{base}/stations/station-yq01/staff")).await;
    keep(window, pictures, "30-staff").await;
    window.presses("报备人员变动").await;
    let form = [
        ("post", "conciliator"),
        ("leaver", "yq01-hejie1"),
        ("name", "卫新"),
        ("login", "yq01-hejie3"),
        ("education", "bachelor"),
        ("declared", "on"),
    ];
    window.fills(&form).await;
    window.presses("报备").await;
    window.sees("件未结投诉没有人接").await;
    keep(window, pictures, "31-nobody-takes-over").await;
    window.fills(&[("receiver", "yq01-hejie2")]).await;
    window.presses("报备").await;
    window.sees("移交未结投诉").await;
    keep(window, pictures, "32-filed").await;
    let first = window.page.find(fantoccini::Locator::Css("#first-password")).await.unwrap().text().await.unwrap();
    window.signs_in_first(base, "yq01-hejie3", &first).await;
    window.sees("修改密码").await;
    window.signs_in(base, "yq01-hejie2", PASSWORD).await;
    window.goes_to(&format!("{base}/cases?mine=1")).await;
    window.sees("YQ01-2026-").await;
    window.signs_in(base, "suo-lianxi", PASSWORD).await;
    window.goes_to(&format!("{base}/filings")).await;
    window.sees("及时").await;
    keep(window, pictures, "33-filings").await;
    window.presses("接收云桥广场商场消费维权服务站的备案").await;
    window.sees("已接收").await;
}

#[test]
fn a_station_is_founded_and_a_conciliator_hands_over_in_a_browser_on_both_engines() {
    for (at, scratch) in Scratch::each().unwrap().into_iter().enumerate() {
        let database = (at > 0).then(|| scratch.url.clone());
        let server = Server::start("demo", &scratch.dir.join("demo"), database.as_deref(), "2026-11-24");
        // Scratch databases block, so the browser gets a runtime of its own.
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let window = Browser::open(1280, 1100).await;
            liaison(&server.url(""), &window, at == 0).await;
            founding(&server.url(""), &window, at == 0).await;
            window.closes().await;
        });
    }
}
