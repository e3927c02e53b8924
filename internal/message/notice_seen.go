package message

import (
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
)

// NoticeSeen shows a notice in both languages as an adult will see it. Its author can send it to a colleague to be looked at, and on to a second person, once nothing is lacking.
func NoticeSeen(p *i18n.Printer, hers func(language string) *i18n.Printer, n NoticePage, now time.Time) dialog.Screen {
	id := int64(n.ID)
	text := asSeen(p, hers, n.Notice)
	if n.Media.Any() {
		text = paragraphs(append([]string{text}, unheard(p, n.Notice)...)...)
	}
	buttons := plays(p, n.Notice)
	if n.Own && n.State == notice.Draft {
		if missing := lacks(p, n, now); len(missing) > 0 {
			text = paragraphs(text, lines(missing...))
		} else {
			text = paragraphs(text, recipients(p, n, now), timesLines(p, n.Notice, now), lines(append(onHold(p, n), p.T("bc.need_second"))...))
			buttons = append(buttons, button(p.Label("stf.ask_second"), RouteNoticeSend, id, int64(n.Revision)))
		}
	}
	if n.Own && n.Editable() && n.Texts.KK != "" && n.Texts.RU != "" {
		buttons = append(buttons, button(p.Label("stf.try"), RouteNoticeTry, id, 0))
	}
	s := staffScreen(text, append(buttons, back(p, RouteNotice, id), hide(p)), tap(RouteNoticeSee, id))
	s.Beside = besideNotice(n.Notice)
	return s
}

// NoticeApproval is what a second person decides on: the texts as they will be seen, whom they reach, and when. Only whoever opened its pictures and voice notes can approve it.
func NoticeApproval(p *i18n.Printer, hers func(language string) *i18n.Printer, n NoticePage, now time.Time) dialog.Screen {
	id, revision := int64(n.ID), int64(n.Revision)
	about := lines(p.T("bc.need_second"), p.T("notice.by", "Name", n.By))
	if n.Corrects != 0 {
		about = lines(about, p.T("notice.correction"))
	}
	text := paragraphs(about, asSeen(p, hers, n.Notice), recipients(p, n, now), timesLines(p, n.Notice, now))
	if again := append(doubts(p, n), unheard(p, n.Notice)...); len(again) > 0 {
		text = paragraphs(text, lines(again...))
	}
	buttons := plays(p, n.Notice)
	if len(n.Forbidden()) > 0 {
		text = paragraphs(text, lines(worded(p, n.Notice)...))
	} else if !n.Unopened {
		buttons = append(buttons, button(p.Label("stf.approve"), RouteNoticeYes, id, revision))
	}
	s := staffScreen(text, append(buttons, button(p.Label("stf.turn_down"), RouteNoticeNo, id, revision), back(p, RouteNotices, 0), hide(p)), tap(RouteNotice, id))
	s.Beside = besideNotice(n.Notice)
	return s
}

// asSeen are the very pages that adults will open, with their answers.
func asSeen(p *i18n.Printer, hers func(language string) *i18n.Printer, n notice.Notice) string {
	return paragraphs(p.T("notice.seen_kk"), seenIn(hers("kk"), n, "kk"), p.T("notice.seen_ru"), seenIn(hers("ru"), n, "ru"))
}

func seenIn(hers *i18n.Printer, n notice.Notice, language string) string {
	l := notice.Letter{Text: n.Texts.In(language), Medium: n.Media.In(language), Offers: n.Offers, Corrected: n.Corrects != 0}
	if l.Text == "" && !l.Medium.There() {
		return "—"
	}
	screen := Letter(hers, ShownLetter{Letter: l}, false, 0)
	text := "<blockquote>" + screen.Text + "</blockquote>"
	for _, b := range slices.Concat(screen.Rows...) {
		if b.Tap.Route == RouteLetterGot || b.Tap.Route == RouteLetterHelp {
			text = lines(text, "["+b.Text+"]")
		}
	}
	return text
}

// NoticeSent says that a second person was asked.
func NoticeSent(p *i18n.Printer, id notice.ID) dialog.Screen {
	return word(p, lines(p.T("bc.need_second"), p.T("notice.asked")), RouteNotice, int64(id))
}

// NoticeNotReady says that something is missing, and not what: it may be recipients whom nobody but their caseworker may count.
func NoticeNotReady(p *i18n.Printer, id notice.ID) dialog.Screen {
	return word(p, p.T("notice.not_ready"), RouteNotice, int64(id))
}

// NoticeTurnedDown says that it does not go out.
func NoticeTurnedDown(p *i18n.Printer) dialog.Screen {
	return word(p, p.T("notice.refused"), RouteNotices, 0)
}

// NoticeWorded says that it was turned down by itself.
func NoticeWorded(p *i18n.Printer) dialog.Screen {
	return word(p, lines(p.T("notice.worded"), p.T("notice.refused")), RouteNotices, 0)
}

// NoticeOwn says that nobody approves a notice of their own.
func NoticeOwn(p *i18n.Printer, id notice.ID) dialog.Screen {
	return word(p, p.T("notice.own"), RouteNotice, int64(id))
}

// NoticeChanged says that it is not what was decided on any more.
func NoticeChanged(p *i18n.Printer) dialog.Screen {
	return word(p, p.T("notice.changed"), RouteNotices, 0)
}
