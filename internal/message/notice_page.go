package message

import (
	"slices"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
)

// NoticePage is a notice with whom it reaches.
type NoticePage struct {
	notice.Notice
	Counts notice.Counts
	// Offices are all, to name those by which its recipients are chosen.
	Offices []booking.Office
}

// Editable says that it is not on its way yet.
func (n NoticePage) Editable() bool {
	return n.State == notice.Draft || n.State == notice.Waiting || n.State == notice.Approved
}

// The languages of a notice as buttons carry them.
const (
	InKazakh = iota
	InRussian
)

// NoticeOffer is one of the answers that a notice can offer; a button carries it.
type NoticeOffer int64

// The answers.
const (
	OfferUnderstood NoticeOffer = iota
	OfferHelp
)

// NoticeDraft is the page from which its author makes a notice ready: what there is of it, what it lacks, and the way to each part.
func NoticeDraft(p *i18n.Printer, n NoticePage, now time.Time) dialog.Screen {
	text := paragraphs(noticeState(p, n.Notice), lines(append([]string{p.T("notice.text_kk", "Mark", there(n.Texts.KK)), p.T("notice.text_ru", "Mark", there(n.Texts.RU))}, mediaLines(p, n.Media)...)...),
		recipients(p, n, now), lines(offersLine(p, n.Offers), timesLines(p, n.Notice, now)))
	if n.Corrects != 0 {
		text = paragraphs(p.T("notice.correction"), text)
	}
	for _, more := range [][]string{doubts(p, n), lacks(p, n, now)} {
		if len(more) > 0 {
			text = paragraphs(text, lines(more...))
		}
	}
	switch n.State {
	case notice.Waiting:
		text = paragraphs(text, lines(p.T("notice.own"), p.T("notice.edit_voids")))
	case notice.Approved:
		text = paragraphs(text, p.T("notice.edit_voids"))
	}
	id := int64(n.ID)
	s := staffScreen(text, append(draftButtons(p, n), button(p.Label("stf.preview"), RouteNoticeSee, id), button(p.Label("stf.notice_end"), RouteNoticeOff, id),
		back(p, RouteNotices, 0), hide(p)), tap(RouteNotice, id))
	s.Rows = append([][]dialog.Button{{button(p.Label("stf.text_kk"), RouteNoticeText, id, InKazakh), button(p.Label("stf.text_ru"), RouteNoticeText, id, InRussian)}}, s.Rows...)
	return s
}

func draftButtons(p *i18n.Printer, n NoticePage) []dialog.Button {
	id := int64(n.ID)
	var buttons []dialog.Button
	if n.Corrects == 0 {
		buttons = append(buttons, button(p.Label("bc.audience"), RouteNoticeTo, id))
	}
	buttons = append(buttons,
		turns(p.Label("stf.offer", "Name", p.Label("btn.got_it")), n.Offers.Understood, RouteNoticeOffer, id, int64(OfferUnderstood)),
		turns(p.Label("stf.offer", "Name", p.Label("btn.need_help")), n.Offers.Help, RouteNoticeOffer, id, int64(OfferHelp)))
	if n.raisesHopes() {
		buttons = append(buttons, turns(p.Label("stf.hopes"), n.Hopes, RouteNoticeHopes, id))
	}
	return append(buttons, button(p.Label("stf.notice_when"), RouteNoticeWhen, id))
}

// turns is a button that shows what is chosen and asks for the other. Its last id is what it asks for: tapped twice, it does no more than once.
func turns(text string, on bool, route dialog.Route, args ...int64) dialog.Button {
	other := int64(Yes)
	if on {
		other = No
	}
	return button(box(on)+" "+text, route, append(args, other)...)
}

func there(text string) string {
	if text == "" {
		return "—"
	}
	return "✓"
}

// raisesHopes says whether there is anything to decide about those who have something on hold.
func (n NoticePage) raisesHopes() bool {
	return n.Hopes || n.RaisesHopes() && (n.Corrects != 0 || anyOf(n.Counts.OnHold))
}

func offersLine(p *i18n.Printer, o notice.Offers) string {
	var offered []string
	if o.Understood {
		offered = append(offered, p.Label("btn.got_it"))
	}
	if o.Help {
		offered = append(offered, p.Label("btn.need_help"))
	}
	if len(offered) == 0 {
		return p.T("notice.no_offers")
	}
	return p.T("notice.offers", "Buttons", strings.Join(offered, ", "))
}

func timesLines(p *i18n.Printer, n notice.Notice, now time.Time) string {
	return lines(noticeStart(p, n, now), p.T("notice.expires", "Time", p.DayTime(n.Expires, now)))
}

// noticeStart says from when it is sent.
func noticeStart(p *i18n.Printer, n notice.Notice, now time.Time) string {
	if n.Starts.IsZero() {
		return p.T("notice.at_once")
	}
	return p.T("notice.starts", "Time", p.DayTime(n.Starts, now))
}

// doubts are reasons to read the texts again.
func doubts(p *i18n.Printer, n NoticePage) []string {
	var all, words, instead []string
	for _, hit := range n.Hits {
		if hit.Forbidden {
			continue
		}
		words = append(words, hit.Words)
		if better := suggestion(p, hit); !slices.Contains(instead, better) {
			instead = append(instead, better)
		}
	}
	if len(words) > 0 {
		all = append(all, lines(append([]string{p.T("notice.look_again", "Words", strings.Join(words, ", "))}, instead...)...))
	}
	if numbers := n.Texts.Doubts(); len(numbers) > 0 {
		all = append(all, p.T("notice.numbers", "Numbers", strings.Join(numbers, ", ")))
	}
	return append(all, onHold(p, n)...)
}

// onHold says of a text that may raise hopes whether it goes to those who have something on hold, and how many they are if it does not.
func onHold(p *i18n.Printer, n NoticePage) []string {
	switch {
	case n.Hopes:
		return []string{p.T("notice.on_hold_too")}
	case n.Corrects == 0 && n.raisesHopes():
		return []string{p.T("notice.on_hold", "N", number(n.Counts.OnHold))}
	}
	return nil
}

// lacks are the reasons why it cannot be sent for approval yet.
func lacks(p *i18n.Printer, n NoticePage, now time.Time) []string {
	var all []string
	for _, lack := range n.Lacks(now) {
		switch lack {
		case notice.NoTextKK, notice.NoTextRU:
			if line := p.T("bc.both_langs"); len(all) == 0 {
				all = append(all, line)
			}
		case notice.VoiceKK, notice.VoiceRU, notice.PictureKK, notice.PictureRU:
			all = append(all, p.T("notice.lacks."+strings.ReplaceAll(string(lack), "-", "_")))
		case notice.Worded:
			all = append(all, worded(p, n.Notice)...)
		case notice.Hopeful:
			all = append(all, p.T("notice.correction_hopes"))
		case notice.NoTime:
			all = append(all, p.T("notice.no_time"))
		}
	}
	if n.nobody() {
		all = append(all, p.T("notice.nobody"))
	}
	return all
}

// worded names the words that may not stand in the texts any more.
func worded(p *i18n.Printer, n notice.Notice) []string {
	all := []string{p.T("notice.worded")}
	for _, hit := range n.Forbidden() {
		all = append(all, stopword(p, hit))
	}
	return all
}

// nobody says that there are no recipients at all, not even such as have to be called.
func (n NoticePage) nobody() bool {
	for _, r := range []notice.Reach{n.Counts.KK, n.Counts.RU} {
		if anyOf(r.Reached) || anyOf(r.NoChat) || anyOf(r.Blocked) || anyOf(r.Muted) || anyOf(r.Held) {
			return false
		}
	}
	return true
}

// anyOf says that there may be some.
func anyOf(c notice.Count) bool { return c.Few || c.N > 0 }
