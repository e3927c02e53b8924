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
	// Progress is of a run, Report of one that is over.
	Progress notice.Progress
	Report   notice.Report
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
	switch {
	case r.State == notice.Running:
		text = append(text, lines(progress(p, r)...))
	case !r.Began.IsZero():
		text = append(text, lines(numbers(p, r)...))
	}
	if r.State == notice.Recalled {
		text = append(text, p.T("notice.opened_before", "N", both(r.Report.KK.Opened, r.Report.RU.Opened)))
	}
	buttons := append(append(runButtons(p, r), afterButtons(p, r, now)...), button(p.Label("stf.preview"), RouteNoticeSee, id), back(p, RouteNotices, 0), hide(p))
	s := staffScreen(paragraphs(text...), buttons, tap(RouteNotice, id))
	s.Watched = r.State == notice.Approved || r.State == notice.Running
	return s
}

// runAbout is who wrote it, its times, and when the others follow the first ones.
func runAbout(p *i18n.Printer, n notice.Notice, now time.Time) []string {
	all := []string{p.T("notice.by", "Name", n.By)}
	if n.State == notice.Waiting || n.State == notice.Approved {
		all = append(all, noticeStart(p, n, now))
	}
	if n.Corrects != 0 {
		all = append(all, p.T("notice.correction"))
	}
	if !n.Corrected.IsZero() {
		all = append(all, p.T("notice.corrected_at", "Time", p.DayTime(n.Corrected, now)))
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
