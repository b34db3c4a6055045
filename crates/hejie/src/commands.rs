//! The commands besides serving: each a few calls into the store, and one line of summary.

use std::path::Path;

use anyhow::{Context as _, bail};
use domain::calendar::read_days;
use domain::directory::{Actor, Post, StaffId};
use domain::form::Choice as _;
use domain::kernel::Moment;
use jiff::SignedDuration;
use store::account::{self, NewStaff, hash_password};
use store::audit::Change;
use store::ids::{fresh, secret};
use store::{Door, backup, directory, rules, verify};

use crate::config::Settings;
use crate::progress::{bar, step};
use crate::{clock, county, import, open, schedule, tree};

/// Prints a line of result; the only thing these commands say on standard output.
pub(crate) fn say(line: &str) {
    #[expect(clippy::print_stdout, reason = "this is what the command answers")]
    {
        println!("{line}");
    }
}

/// Brings the tables to the newest form.
///
/// # Errors
/// When the database cannot be reached or a migration fails.
pub fn migrate(settings: &Settings) -> anyhow::Result<()> {
    let applied = open::migrate(&open::database(settings)?, &open::keys(&settings.data)?)?;
    say(&format!("数据库已是最新，本次执行 {applied} 个迁移"));
    Ok(())
}

/// Opens an account; the first password is printed once.
///
/// # Errors
/// When the post or the organisation does not exist, or the login is taken.
pub fn add_user(settings: &Settings, login: &str, name: &str, post: &str, org: &str) -> anyhow::Result<()> {
    let door = open::door(settings)?;
    let post = Post::from_value(post).with_context(|| {
        let known: Vec<&str> = Post::ALL.iter().map(|(value, _)| *value).collect();
        format!("没有岗位 {post}，可以是 {}", known.join("、"))
    })?;
    let found = door.db.read(|tx| tree::find(tx, org))?;
    let org = found.with_context(|| format!("没有机构 {org}"))?;
    let now = clock::clock(None)();
    let entropy = door.entropy.as_ref();
    let password = format!("Hj-{}", &secret(entropy)[..12]);
    let hashed = hash_password(&password, entropy)?;
    let actor = Actor {
        id: StaffId(fresh(now, entropy)),
        name: name.to_owned(),
        post,
        org: org.id.clone(),
        region: org.region.clone(),
    };
    let system = Actor::system(&org.region);
    door.db.write(|tx| {
        let change = Change { actor: &system, moment: now, entropy };
        let staff = NewStaff { actor: actor.clone(), login, phone: None, password_hash: &hashed, must_change: true };
        account::add(tx, change, &staff)
    })?;
    say(&format!("已开通 {login}（{name}，{}，{}），首次登录密码 {password}", post.label(), org.name));
    Ok(())
}

/// Makes up a city to measure with.
///
/// # Errors
/// When there is one already or the database fails.
pub fn simulate(settings: &Settings, plan: crate::simulate::Plan) -> anyhow::Result<()> {
    let door = open::door(settings)?;
    let shown = bar("模拟");
    let begun = std::time::Instant::now();
    crate::simulate::run(&door, plan, clock::clock(None)(), &mut |done, all| step(&shown, done, all))?;
    shown.finish_and_clear();
    let (stations, cases, seconds) = (plan.stations, plan.cases, begun.elapsed().as_secs());
    say(&format!("模拟城市（代码 MN）已备好：{stations} 个站，{cases} 件投诉，用了 {seconds} 秒"));
    Ok(())
}

/// Issues a bearer token, shown once.
///
/// # Errors
/// When there is no such account.
pub fn token(settings: &Settings, login: &str, name: &str) -> anyhow::Result<()> {
    let door = open::door(settings)?;
    let now = clock::clock(None)();
    let system = Actor::system("");
    let token = door.db.write(|tx| {
        let change = Change { actor: &system, moment: now, entropy: door.entropy.as_ref() };
        account::issue_token(tx, change, login, name)
    })?;
    say(&token.with_context(|| format!("没有账号 {login}"))?);
    Ok(())
}

/// Writes a checked copy of everything but the key file.
///
/// # Errors
/// When the copy cannot be written or does not hold what was read.
pub fn back_up(settings: &Settings, to: &Path) -> anyhow::Result<()> {
    let db = open::database(settings)?;
    let shown = bar("备份");
    let made = backup::backup(&db, &open::files(settings)?, clock::clock(None)(), to, &mut |done, all| {
        step(&shown, done, all)
    })?;
    shown.finish_and_clear();
    say(&format!("已备份到 {}：{} 行，{} 个文件，已复核", to.display(), made.rows(), made.files.len()));
    for left in &made.left_out {
        say(&format!("未能备份的文件：{left:?}"));
    }
    say(&format!("密钥不在备份里，请另行保管 {}", settings.data.join("hejie.key").display()));
    Ok(())
}

/// Fills an empty database from a backup.
///
/// # Errors
/// When the database is not empty or the archive is damaged.
pub fn restore(settings: &Settings, from: &Path) -> anyhow::Result<()> {
    let db = open::database(settings)?;
    db.migrate()?;
    let keys = open::keys(&settings.data)?;
    let shown = bar("恢复");
    let rebuild = |db: &store::Db| verify::rebuild(db, &keys, &mut |_, _| {}).map(|_| ());
    let made = backup::restore(&db, &open::files(settings)?, from, rebuild, &mut |done, all| step(&shown, done, all))?;
    db.settle()?;
    shown.finish_and_clear();
    say(&format!("已从 {} 恢复：{} 行，{} 个文件", from.display(), made.rows(), made.files.len()));
    Ok(())
}

/// Checks chains, read tables and files.
///
/// # Errors
/// The first fault found, with its row.
pub fn check(settings: &Settings) -> anyhow::Result<()> {
    let door = open::door(settings)?;
    let files = open::files(settings)?;
    let shown = bar("核对");
    let checked = verify::check(&door.db, &door.keys, &mut |done, all| step(&shown, done, all))?;
    shown.finish_and_clear();
    let tally = match checked {
        Ok(tally) => tally,
        Err(fault) => bail!("核对不通过：{fault}"),
    };
    let mut after = (String::new(), String::new());
    let mut count = 0;
    loop {
        let page = door.db.read(|tx| store::file::every(tx, (&after.0, &after.1), 500))?;
        let Some(last) = page.last() else { break };
        after = (last.region.clone(), last.hash.clone());
        for stored in &page {
            if let Some(fault) = files.fault(&stored.hash)? {
                bail!("核对不通过：stored_file: {}: {fault}", stored.hash);
            }
            count += 1;
        }
    }
    say(&format!("核对通过：{} 件，{} 条记录，{count} 个文件，哈希链和各表与记录一致", tally.cases, tally.events));
    Ok(())
}

/// How long a file may lie unnamed before it is swept away: longer than any upload takes.
const UNNAMED: SignedDuration = SignedDuration::from_hours(24);

/// Takes away files that no row names, and uploads that were cut off.
///
/// # Errors
/// When the shelf or the database fails.
pub fn sweep(settings: &Settings) -> anyhow::Result<()> {
    let door = open::door(settings)?;
    let before = Moment(clock::clock(None)().0 - UNNAMED);
    let swept = store::file::sweep(&door.db, &open::files(settings)?, before)?;
    say(&format!("已清理：{} 个没有记录指向的文件，{} 个没有传完的文件", swept.orphans, swept.drafts));
    Ok(())
}

/// Writes the read tables anew.
///
/// # Errors
/// When an event cannot be read; then nothing has changed.
pub fn rebuild(settings: &Settings) -> anyhow::Result<()> {
    let door = open::door(settings)?;
    let shown = bar("重建");
    let tally = verify::rebuild(&door.db, &door.keys, &mut |done, all| step(&shown, done, all))?;
    door.db.settle()?;
    shown.finish_and_clear();
    say(&format!("已重建：{} 件，{} 条记录", tally.cases, tally.events));
    Ok(())
}

/// Brings disputes in. A database without organisations gets the sample county first.
///
/// # Errors
/// When the file cannot be read, or a line could not be brought in.
pub fn import_cases(settings: &Settings, file: &Path, region: Option<&str>) -> anyhow::Result<()> {
    let door = open::door(settings)?;
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    if !county::exists(&door)? {
        county::make(&door, clock::clock(None)())?;
        say("数据库里还没有机构，已建立样例区县");
    }
    let region = match region {
        Some(region) => region.to_owned(),
        None => door.db.read(first_with_stations)?.context("还没有站点")?,
    };
    let shown = bar("导入");
    let summary = import::run(&door, &region, &text, &mut |done, all| step(&shown, done as u64, all as u64))?;
    shown.finish_and_clear();
    for fault in &summary.faults {
        say(&format!("第{}行不能导入：{}（依据{}）：{}", fault.line, fault.field, fault.clause, fault.message));
    }
    say(&format!("导入 {} 件，已有 {} 件未变，{} 行有误", summary.brought_in, summary.unchanged, summary.faults.len()));
    if summary.faults.is_empty() { Ok(()) } else { bail!("有 {} 行没有导入", summary.faults.len()) }
}

/// The first county that has stations; a city's own code has none.
fn first_with_stations(tx: &mut store::Tx<'_>) -> store::StoreResult<Option<String>> {
    for region in directory::regions(tx)? {
        if !directory::stations(tx, &region, "/")?.is_empty() {
            return Ok(Some(region));
        }
    }
    Ok(None)
}

/// Loads a published year and computes the clocks anew that waited for it.
///
/// # Errors
/// When the file cannot be read.
pub fn import_calendar(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    let door: Door = open::door(settings)?;
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let days = read_days(&text)?;
    door.db.write(|tx| rules::import_days(tx, &days))?;
    door.reload()?;
    let moved = schedule::reschedule(&door, clock::clock(None)())?;
    say(&format!("导入 {} 天，{moved} 件的期限按新日历重算", days.len()));
    Ok(())
}
