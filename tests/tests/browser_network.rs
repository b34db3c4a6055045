//! A dispatch through a real Chromium: from the bureau down to a station, past its clock, up to the office
//! and back to the consumer.

use hejie::county::PASSWORD;
use store::scratch::Scratch;
use stories::browser::Browser;
use stories::server::Server;

const NUMBER: &str = "1339900002026112300099";

async fn a_dispatch(server: &Server, later: &Server, window: &Browser, pictures: bool) {
    let keep = async |name: &str| {
        if pictures {
            window.keeps(name).await;
        }
    };
    let base = server.url("");
    window.signs_in(&base, "zhongxin", PASSWORD).await;
    window.goes_to(&format!("{base}/network")).await;
    keep("10-network").await;
    window.goes_to(&format!("{base}/dispatches")).await;
    window.presses("转办一件").await;
    // The commonest error: a whistle-blower's report sent by mistake. The page names the article.
    let order = [
        ("station", "station-yq01"),
        ("platform_no", NUMBER),
        ("matter", "report"),
        ("received_on", "2026-11-23"),
        ("feedback_due", "2026-12-07"),
        ("consent_on", "2026-11-23"),
        ("consumer_name", "祁女士"),
        ("consumer_phone", "13900000101"),
        ("respondent", "联讯手机店"),
        ("stall", "二楼 B08"),
        ("event_on", "2026-11-12"),
        ("narrative", "买了十二天，通话有杂音，要求换货。"),
        ("goods", "手机"),
        ("class", "G07"),
        ("problem", "P02"),
        ("amount", "3299"),
        ("claims", "replace"),
    ];
    window.fills(&order).await;
    window.presses("转办").await;
    window.sees("第37条").await;
    keep("11-report-refused").await;
    window.fills(&[("matter", "complaint")]).await;
    window.presses("转办").await;
    window.sees("未读").await;

    window.signs_in(&base, "yq01-lianluo", PASSWORD).await;
    window.sees(NUMBER).await;
    keep("12-station-today").await;
    window.goes_to(&format!("{base}/dispatches")).await;
    window.follows(NUMBER).await;
    keep("13-dispatch").await;
    window.presses("接收").await;
    window.fills(&[("handler", "yq01-hejie1")]).await;
    window.presses("接收").await;
    window.sees("处理中·核实").await;
    window.sees("本局受理").await;
    keep("14-case-from-dispatch").await;
    let case = window.page.current_url().await.unwrap();
    let case = case.path().to_owned();

    // Two weeks later nothing was settled: the clock has run out, the case goes up with its papers.
    let base = later.url("");
    window.signs_in(&base, "suo-lianxi", PASSWORD).await;
    window.goes_to(&format!("{base}/late")).await;
    window.sees(NUMBER).await;
    keep("15-late").await;
    window.signs_in(&base, "yq01-hejie1", PASSWORD).await;
    window.goes_to(&format!("{base}{case}")).await;
    window.presses("核实定性").await;
    window.fills(&[("findings", "杂音属实"), ("opinion", "符合换货条件"), ("bases.0.reference", "消法24条")]).await;
    window.presses("核实定性").await;
    window.presses("记录协商").await;
    window
        .fills(&[
            ("staff", "yq01-hejie1"),
            ("staff", "yq01-hejie2"),
            ("informed", "on"),
            ("consumer_said", "要求换货"),
            ("trader_said", "只同意维修"),
            ("outcome", "no_agreement"),
        ])
        .await;
    window.presses("记录协商").await;
    window.presses("协商记录签字").await;
    window.fills(&[("consumer_mark", "signed"), ("trader_mark", "sealed")]).await;
    window.presses("协商记录签字").await;
    window.presses("和解不成").await;
    window.fills(&[("divergence", "经营者只同意维修")]).await;
    window.presses("和解不成").await;
    window.presses("上报移交").await;
    window.fills(&[("consumer_agrees", "on")]).await;
    keep("16-hand-up").await;
    window.presses("上报移交").await;
    window.sees("已移交·待接收").await;

    window.signs_in(&base, "suo-lianxi", PASSWORD).await;
    window.goes_to(&format!("{base}{case}")).await;
    window.presses("接收移交").await;
    window.presses("接收移交").await;
    window.sees("跟踪中").await;
    keep("17-office-receives").await;
    window.presses("回填处理结果").await;
    window.fills(&[("result", "经调解，经营者换货"), ("recovered", "3299")]).await;
    window.presses("回填处理结果").await;
    window.signs_in(&base, "yq01-hejie1", PASSWORD).await;
    window.goes_to(&format!("{base}{case}")).await;
    window.presses("反馈消费者").await;
    window.fills(&[("content", "所里调解换货，请周五来取")]).await;
    window.presses("反馈消费者").await;
    window.sees("待归档").await;
    window.signs_in(&base, "zhongxin", PASSWORD).await;
    window.goes_to(&format!("{base}/dispatches?ended=1")).await;
    window.sees("已交回").await;
    keep("18-bureau-sees").await;
}

#[test]
fn a_dispatch_goes_down_past_its_clock_up_and_back_in_a_browser_on_both_engines() {
    for (at, scratch) in Scratch::each().unwrap().into_iter().enumerate() {
        let database = (at > 0).then(|| scratch.url.clone());
        let data = scratch.dir.join("demo");
        let server = Server::start("demo", &data, database.as_deref(), "2026-11-23");
        // The same data two weeks later, served by a second copy of the program.
        let later = Server::start("serve", &data, database.as_deref(), "2026-12-08");
        // Scratch databases block, so the browser gets a runtime of its own.
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let window = Browser::open(1280, 1200).await;
            a_dispatch(&server, &later, &window, at == 0).await;
            window.closes().await;
        });
    }
}
