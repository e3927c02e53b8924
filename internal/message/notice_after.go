package message

import (
	"html"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
)

// afterButtons are what can be done about a notice that has gone out. Who reads it can always see whom to call.
func afterButtons(p *i18n.Printer, r NoticeRun, now time.Time) []dialog.Button {
	id := int64(r.ID)
	if r.Began.IsZero() {
		return nil
	}
	buttons := []dialog.Button{button(p.Label("stf.notice_calls"), RouteNoticeCalls, id, 0)}
	if !r.Expires.After(now) || r.State != notice.Running && r.State != notice.Done {
		return buttons
	}
	if r.Own {
		buttons = append(buttons, button(p.Label("stf.notice_fix"), RouteNoticeFix, id))
	}
	if r.Leads && r.State == notice.Done {
		buttons = append(buttons, button(p.Label("stf.notice_again"), RouteNoticeAgain, id), button(p.Label("stf.notice_back"), RouteNoticeBack, id))
	}
	return buttons
}

// NoticeCalls lists whom to call about a notice, the most urgent first.
func NoticeCalls(p *i18n.Printer, id notice.ID, l notice.CallList, now time.Time, page int64) dialog.Screen {
	entries := make([]listLine, len(l.Calls))
	for i, c := range l.Calls {
		entries[i] = listLine{noticeCall(p, c, now), button(adult(p.Label, c.Who.Family, c.Who.Initial), RouteNoticeCall, int64(id), int64(c.Who.ID))}
	}
	heading := p.T("notice.calls")
	if len(l.Calls) == 0 {
		heading = p.T("zero.notice_calls")
	}
	if l.More > 0 {
		heading = lines(heading, p.T("notice.more_calls", "N", l.More))
	}
	if anyOf(l.Others) {
		heading = lines(heading, p.T("notice.others_calls", "N", number(l.Others)))
	}
	turn := func(number int64) dialog.Tap { return tap(RouteNoticeCalls, int64(id), number) }
	return entryList(p, heading, entries, page, turn, tap(RouteNotice, int64(id)))
}

// noticeCall is who is to be called, why, and since when.
func noticeCall(p *i18n.Printer, c notice.Call, now time.Time) string {
	return lines(bold(adult(p.T, c.Who.Family, c.Who.Initial)), p.T("notice.why."+string(c.Why), "Time", p.DayTime(c.Since, now)))
}

// NoticeCall says how to call one of them.
func NoticeCall(p *i18n.Printer, id notice.ID, c notice.Call, to family.Contact, now time.Time) dialog.Screen {
	list := tap(RouteNoticeCalls, int64(id), 0)
	buttons := []dialog.Button{button(p.Label("stf.answered"), RouteNoticeCalled, int64(id), int64(c.Who.ID)), button(adult(p.Label, c.Who.Family, c.Who.Initial), RouteCaseAdult, int64(c.Who.ID)),
		{Text: p.Label("btn.back"), Tap: list}, hide(p)}
	return staffScreen(paragraphs(noticeCall(p, c, now), contact(p, to)), buttons, list)
}

// AskNoticeBack says what it means to recall a notice, and what cannot be taken back, and asks.
func AskNoticeBack(p *i18n.Printer, r NoticeRun) dialog.Screen {
	return askAfter(p, r.Notice, lines(p.T("notice.ask_back"), p.T("notice.opened_before", "N", both(r.Report.KK.Opened, r.Report.RU.Opened)), p.T("notice.in_kk_ru")),
		button(p.Label("stf.notice_back_now"), RouteNoticeBackNow, int64(r.ID)))
}

// AskNoticeAgain says how many a notice would be sent to once more, and asks.
func AskNoticeAgain(p *i18n.Printer, n notice.Notice, missed notice.Count) dialog.Screen {
	if !anyOf(missed) {
		return askAfter(p, n, p.T("notice.nobody_missed"))
	}
	return askAfter(p, n, lines(p.T("notice.ask_again"), p.T("notice.missed", "N", number(missed))), button(p.Label("stf.notice_again_now"), RouteNoticeAgainNow, int64(n.ID), int64(n.Resent)))
}

func askAfter(p *i18n.Printer, n notice.Notice, text string, buttons ...dialog.Button) dialog.Screen {
	id := int64(n.ID)
	return staffScreen(paragraphs(bold(html.EscapeString(noticeName(p, n))), text), append(buttons, back(p, RouteNotice, id), hide(p)), tap(RouteNotice, id))
}

// NoticeNotAgain says that a notice is not sent again as it is, because of words that may not stand in it any more, and names them.
func NoticeNotAgain(p *i18n.Printer, n notice.Notice) dialog.Screen {
	return askAfter(p, n, lines(append(worded(p, n), p.T("notice.not_again"))...))
}
