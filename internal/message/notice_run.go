package message

import (
	"html"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
)

// NoticeRun is a notice on its way, or after it.
type NoticeRun struct {
	notice.Notice
	Report notice.Report
	// Leads: whoever reads it may let it go on, and end it. Stopped: all notices are.
	Leads, Stopped bool
}

// NoticeGoing is the page of a notice that its author cannot edit, or that somebody else wrote: its state, its numbers, and what can be done about it.
func NoticeGoing(p *i18n.Printer, r NoticeRun, now time.Time) dialog.Screen {
	id := int64(r.ID)
	text := []string{bold(html.EscapeString(noticeName(p, r.Notice)))}
	if r.Stopped && r.State == notice.Running {
		text = append(text, p.T("notice.all_stopped"))
	}
	text = append(text, lines(append([]string{noticeState(p, r.Notice)}, runAbout(p, r.Notice, now)...)...))
	if !r.Began.IsZero() {
		text = append(text, lines(numbers(p, r)...))
	}
	buttons := append(runButtons(p, r), button(p.Label("stf.preview"), RouteNoticeSee, id), back(p, RouteNotices, 0), hide(p))
	return staffScreen(paragraphs(text...), buttons, tap(RouteNotice, id))
}

// runAbout is who wrote it, its times, and when the others follow the first ones.
func runAbout(p *i18n.Printer, n notice.Notice, now time.Time) []string {
	all := []string{p.T("notice.by", "Name", n.By)}
	if n.State == notice.Waiting || n.State == notice.Approved {
		all = append(all, noticeStart(p, n, now))
	}
	all = append(all, p.T("notice.expires", "Time", p.DayTime(n.Expires, now)))
	if n.State == notice.Running && n.Paused.IsZero() && n.RestAt.After(now) {
		all = append(all, p.T("notice.first_wave"), p.T("notice.rest_at", "Time", p.SoonTime(n.RestAt, now)))
	}
	return all
}

// runButtons: anybody of the staff may stop a run; to let it go on, or to end it, takes its author or a supervisor.
func runButtons(p *i18n.Printer, r NoticeRun) []dialog.Button {
	id := int64(r.ID)
	var buttons []dialog.Button
	if r.State == notice.Running && r.Paused.IsZero() {
		buttons = append(buttons, button(p.Label("bc.stop"), RouteNoticeStop, id))
	}
	if !r.Leads {
		return buttons
	}
	if !r.Paused.IsZero() {
		buttons = append(buttons, button(p.Label("stf.notice_on"), RouteNoticeOn, id))
	}
	if slices.Contains([]notice.State{notice.Waiting, notice.Approved, notice.Running}, r.State) {
		buttons = append(buttons, button(p.Label("stf.notice_end"), RouteNoticeOff, id))
	}
	return buttons
}

// numbers are what became of it, in Kazakh and in Russian.
func numbers(p *i18n.Printer, r NoticeRun) []string {
	kk, ru := r.Report.KK, r.Report.RU
	all := []string{bold(p.T("bc.report")), p.T("bc.total", "N", number(r.Recipients)), p.T("notice.in_kk_ru"), p.T("bc.delivered", "N", both(kk.Sent, ru.Sent)),
		p.T("bc.opened", "N", both(kk.Opened, ru.Opened))}
	if r.Offers.Understood {
		all = append(all, p.T("notice.understood", "N", both(kk.Understood, ru.Understood)))
	}
	if r.Offers.Help {
		all = append(all, p.T("notice.help", "N", both(kk.Help, ru.Help)))
	}
	if r.State == notice.Running {
		all = append(all, p.T("bc.queued", "N", both(kk.Left, ru.Left)))
	}
	all = append(all, p.T("bc.failed", "N", both(kk.Failed, ru.Failed)))
	for _, g := range []struct {
		key    string
		kk, ru notice.Count
	}{{"notice.unknown", kk.Unknown, ru.Unknown}, {"notice.skipped", kk.Skipped, ru.Skipped}, {"notice.no_chat", kk.NoChat, ru.NoChat}} {
		if anyOf(g.kk) || anyOf(g.ru) {
			all = append(all, p.T(g.key, "N", both(g.kk, g.ru)))
		}
	}
	return append(all, reasons(p, r.Report.Reasons)...)
}

// reasons are why messages were not sent, as far as there is a word for it; the rest is counted above.
func reasons(p *i18n.Printer, all map[string]notice.Count) []string {
	var text []string
	for _, reason := range []struct {
		key   string
		count notice.Count
	}{{"bc.blocked", sum(all["gone"], all["blocked"])}, {"notice.muted", all["muted"]}, {"notice.held", all["held"]}, {"notice.expired", all["expired"]}, {"notice.unlinked", all["unlinked"]}} {
		if anyOf(reason.count) {
			text = append(text, p.T(reason.key, "N", number(reason.count)))
		}
	}
	return text
}

// sum is of two counts of one run, for which one rule holds: exact numbers, or none below five.
func sum(a, b notice.Count) notice.Count {
	return notice.Count{N: a.N + b.N, Few: (a.Few || b.Few) && a.N+b.N == 0}
}

// AskNoticeEnd asks whether a notice is to be stopped for good.
func AskNoticeEnd(p *i18n.Printer, n notice.Notice) dialog.Screen {
	id := int64(n.ID)
	key := "notice.ask_end"
	if !n.Began.IsZero() {
		key = "notice.ask_end_run"
	}
	return staffScreen(paragraphs(bold(html.EscapeString(noticeName(p, n))), p.T(key)), []dialog.Button{button(p.Label("stf.notice_end_now"), RouteNoticeOffNow, id),
		back(p, RouteNotice, id), hide(p)}, tap(RouteNoticeOff, id))
}
