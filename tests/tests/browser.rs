//! The main way through a real Chromium: the broken fridge from the counter to the archive, and the commonest errors.

use hejie::county::PASSWORD;
use store::scratch::Scratch;
use stories::browser::Browser;
use stories::server::{Server, run};

/// Who stands at which desk.
const CLERK: &str = "yq01-hejie1";
const APPROVER: &str = "yq01-shenpi";

async fn the_broken_fridge(server: &Server, window: &Browser, pictures: bool) {
    let base = server.url("");
    window.signs_in(&base, CLERK, PASSWORD).await;
    if pictures {
        window.keeps("01-today").await;
    }
    window.presses("登记投诉").await;

    // The commonest error: something was forgotten. Nothing typed is lost.
    window.fills(&[("consumer_name", "方女士"), ("narrative", "冰箱不制冷，要求退货。")]).await;
    window.presses("登记投诉").await;
    window.sees("请填写“联系电话”").await;
    let kept = window.page.find(fantoccini::Locator::Css("[name=consumer_name]")).await.unwrap();
    assert_eq!(kept.prop("value").await.unwrap().as_deref(), Some("方女士"));
    if pictures {
        window.keeps("02-register-errors").await;
    }
    window
        .fills(&[
            ("consumer_phone", "138 0000 7777"),
            ("respondent", "云桥家电专柜"),
            ("stall", "三楼 C12"),
            ("place", "商场三楼"),
            ("goods", "双开门冰箱"),
            ("class", "G06"),
            ("problem", "P01"),
            ("amount", "4299"),
            ("claims", "return"),
            ("claim_amount", "4299"),
            ("settle_first", "on"),
            ("share_with_office", "on"),
        ])
        .await;
    window.presses("登记投诉").await;
    window.sees("处理中·核实").await;
    window.sees("双开门冰箱").await;
    let text = window.reads().await;
    assert!(!text.contains("13800007777"), "the number is masked");
    if pictures {
        window.keeps("03-case").await;
    }

    window.presses("核实定性").await;
    window
        .fills(&[("findings", "压缩机不启动"), ("opinion", "经营者应当退货"), ("bases.0.reference", "消法24条")])
        .await;
    window.presses("核实定性").await;
    window.presses("记录协商").await;
    window
        .fills(&[
            ("staff", "yq01-hejie1"),
            ("consumer_said", "要求退货退款"),
            ("trader_said", "同意退货"),
            ("outcome", "agreed"),
            ("informed", "on"),
        ])
        .await;
    window.presses("记录协商").await;
    window.sees("协商一般二人以上").await;
    if pictures {
        window.keeps("04-refused-with-clause").await;
    }
    window.fills(&[("staff", "yq01-hejie2")]).await;
    window.presses("记录协商").await;
    window.presses("协商记录签字").await;
    window.fills(&[("consumer_mark", "signed"), ("trader_mark", "signed")]).await;
    window.presses("协商记录签字").await;
    window.presses("拟和解协议").await;
    window.fills(&[("obligations.0.what", "退货并退还货款"), ("obligations.0.due", "2026-11-25")]).await;
    window.presses("拟和解协议").await;
    window.sees("待审核").await;
    window.sees("等审批负责人审核").await;
    let number_page = window.page.current_url().await.unwrap().to_string();
    let number_page = number_page.split('?').next().unwrap().to_owned();

    window.signs_in(&base, APPROVER, PASSWORD).await;
    window.goes_to(&number_page).await;
    if pictures {
        window.keeps("05-approval").await;
    }
    window.presses("审核通过").await;
    window.presses("审核通过").await;
    window.sees("待签署").await;

    window.signs_in(&base, CLERK, PASSWORD).await;
    window.goes_to(&number_page).await;
    window.presses("双方签署").await;
    window.fills(&[("consumer_mark", "signed"), ("trader_mark", "sealed"), ("copies", "on")]).await;
    window.presses("双方签署").await;
    window.presses("登记履行").await;
    window.fills(&[("proof", "微信退款截图")]).await;
    window.presses("登记履行").await;
    window.presses("反馈消费者").await;
    window.fills(&[("content", "退款已到账")]).await;
    window.presses("反馈消费者").await;
    window.presses("归档").await;
    window.fills(&[("pages", "8")]).await;
    window.presses("归档").await;
    window.sees("已归档").await;
    window.sees("2026-Q4-家用电器").await;
    if pictures {
        window.keeps("06-archived").await;
    }
    window.goes_to(&format!("{base}/register")).await;
    window.sees("方女士").await;
    if pictures {
        window.keeps("07-register").await;
    }
}

#[test]
fn the_broken_fridge_goes_from_the_counter_to_the_archive_on_both_engines() {
    for (at, scratch) in Scratch::each().unwrap().into_iter().enumerate() {
        // The program makes its own tables and its own county: it gets an empty folder and, for PostgreSQL, its address.
        let database = (at > 0).then(|| scratch.url.clone());
        let data = scratch.dir.join("demo");
        let server = Server::start("demo", &data, database.as_deref(), "2026-11-23");
        // Scratch databases block, so the browser gets a runtime of its own.
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let window = Browser::open(1366, 900).await;
            the_broken_fridge(&server, &window, at == 0).await;
            window.closes().await;
        });
        drop(server);
        let data = data.to_string_lossy().into_owned();
        let mut args = vec!["verify", "--data", &data];
        if let Some(database) = &database {
            args.extend(["--database", database]);
        }
        let said = run(&args).unwrap_or_else(|error| panic!("{error}"));
        assert!(said.contains("核对通过"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_opens_beside_the_case_and_the_desk_fits_a_phone() {
    let scratch = Scratch::sqlite().unwrap();
    let server = Server::start("demo", &scratch.dir.join("demo"), None, "2026-11-23");
    let window = Browser::open(1366, 900).await;
    let base = server.url("");
    window.signs_in(&base, CLERK, PASSWORD).await;
    window.goes_to(&format!("{base}/cases/YQ01-2026-0001")).await;
    let opened = window.opens_beside("button.paper").await;
    assert!(opened.contains("/papers/"), "{opened}");
    window.closes().await;
    let phone = Browser::open(390, 844).await;
    phone.signs_in(&base, CLERK, PASSWORD).await;
    let wider = phone
        .page
        .execute("return document.documentElement.scrollWidth - document.documentElement.clientWidth", Vec::new())
        .await
        .unwrap();
    assert!(wider.as_i64().unwrap_or(1) <= 0, "the page scrolls sideways on a phone by {wider}");
    phone.keeps("08-phone").await;
    phone.closes().await;
}
