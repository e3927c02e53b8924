package message

import (
	"cmp"
	"html"
	"strings"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
)

// NoticeList is what of notices concerns a member of staff.
type NoticeList struct {
	// All of them, what waits for whoever reads it first.
	All []notice.Notice
	// Ended is what came of those that their author has not looked at since.
	Ended map[notice.ID]notice.Progress
	// Trials were sent to be looked at, and stand before all of them.
	Trials []notice.Trial
	// Writes: may begin one. Leads: may stop all of them. Stopped: somebody did.
	Writes, Leads, Stopped bool
}

// Notices lists them, with the way to a new one.
func Notices(p *i18n.Printer, l NoticeList, number int64) dialog.Screen {
	var entries []listLine
	for _, t := range l.Trials {
		name := p.Label("stf.trial", "Name", noticeName(p, notice.Notice{Texts: t.Texts}))
		entries = append(entries, listLine{lines(bold(html.EscapeString(name)), p.T("notice.by", "Name", t.By)), button(name, RouteNoticeTrial, int64(t.Notice))})
	}
	for _, n := range l.All {
		text := lines(bold(html.EscapeString(noticeName(p, n))), noticeState(p, n))
		if run, ended := l.Ended[n.ID]; ended {
			text = lines(text, summed(p, run))
		}
		if !n.Own {
			text = lines(text, p.T("notice.by", "Name", n.By))
		}
		entries = append(entries, listLine{text, button(noticeName(p, n), RouteNotice, int64(n.ID))})
	}
	heading := p.T("notice.title")
	if len(entries) == 0 {
		heading = p.T("zero.notices")
	}
	if l.Stopped {
		heading = paragraphs(p.T("notice.all_stopped"), heading)
	}
	turn := func(number int64) dialog.Tap { return tap(RouteNotices, number) }
	return entryList(p, heading, entries, number, turn, tap(RouteHome), listActions(p, l)...)
}

// summed is what came of a run, in a line.
func summed(p *i18n.Printer, run notice.Progress) string {
	return p.T("notice.summed", "Sent", number(run.Sent), "Opened", number(run.Opened), "Failed", number(run.Failed))
}

func listActions(p *i18n.Printer, l NoticeList) []dialog.Button {
	var buttons []dialog.Button
	if l.Writes {
		buttons = append(buttons, button(p.Label("bc.new"), RouteNoticeNew))
	}
	switch {
	case l.Leads && l.Stopped:
		buttons = append(buttons, button(p.Label("stf.let_notices"), RouteNoticesStop, No))
	case l.Leads:
		buttons = append(buttons, button(p.Label("stf.stop_notices"), RouteNoticesStop, Yes))
	}
	if l.Leads {
		buttons = append(buttons, button(p.Label("stf.words"), RouteWords, 0))
	}
	return buttons
}

// nameLength is how much of its text a notice is called by.
const nameLength = 24

// noticeName calls a notice by how it begins, in the language of whoever reads it if it is written in that.
func noticeName(p *i18n.Printer, n notice.Notice) string {
	text := n.Texts.In(p.Language())
	if text == "" {
		text = n.Texts.KK + n.Texts.RU // one of them is empty
	}
	if text == "" && n.Media.Any() {
		kind := n.Media.In(p.Language()).Kind
		return p.Label("stf.notice_as." + string(cmp.Or(kind, n.Media.KK.Kind, n.Media.RU.Kind)))
	}
	name := []rune(strings.Join(strings.Fields(text), " "))
	switch {
	case len(name) == 0:
		return p.Label("stf.notice_empty")
	case len(name) > nameLength:
		return strings.TrimSpace(string(name[:nameLength-1])) + "…"
	}
	return string(name)
}

// noticeState says how far it has come.
func noticeState(p *i18n.Printer, n notice.Notice) string {
	switch n.State {
	case notice.Waiting:
		return p.T("bc.need_second")
	case notice.Approved:
		return p.T("notice.approved", "Name", n.ApprovedBy)
	case notice.Running:
		return runState(p, n)
	case notice.Done:
		return p.T("notice.done")
	case notice.Cancelled:
		return endedState(p, n)
	case notice.Corrected:
		return p.T("notice.corrected", "Name", n.CorrectedBy)
	case notice.Recalled:
		return p.T("notice.recalled", "Name", n.EndedBy)
	}
	if !n.TurnedDown.IsZero() {
		return p.T("notice.turned_down")
	}
	return p.T("notice.draft")
}

func runState(p *i18n.Printer, n notice.Notice) string {
	switch {
	case n.Paused.IsZero():
		return p.T("notice.running")
	case n.Why == notice.Failing:
		return p.T("notice.failing")
	}
	return p.T("notice.paused")
}

func endedState(p *i18n.Printer, n notice.Notice) string {
	switch n.Why {
	case notice.TooOld:
		return p.T("notice.too_old")
	case notice.NotAsApproved:
		return p.T("notice.not_as_approved")
	case notice.ForWording:
		return lines(append([]string{p.T("notice.not_sent_worded")}, worded(p, n)...)...)
	}
	return p.T("notice.cancelled", "Name", n.EndedBy)
}
