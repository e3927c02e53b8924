package message

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
)

// Filter is a way in which recipients are chosen; a button carries it.
type Filter int64

// The filters. The numbers are in buttons: new ones go to the end.
const (
	ByLanguage Filter = iota + 1
	ByTrack
	ByBasis
	ByMeeting
	ByFamily
	ButFamily
	ByOffice
	ByRegion
)

// NoticeTo shows whom a notice is for and whom it reaches, with the ways to choose otherwise.
func NoticeTo(p *i18n.Printer, n NoticePage, now time.Time) dialog.Screen {
	id := int64(n.ID)
	buttons := []dialog.Button{button(p.Label("stf.to_all"), RouteNoticeAll, id)}
	if len(n.Offices) > 0 {
		buttons = append(buttons, button(p.Label("stf.by_office"), RouteNoticeBy, id, int64(ByOffice)), button(p.Label("stf.by_region"), RouteNoticeBy, id, int64(ByRegion)))
	}
	for _, f := range []struct {
		filter Filter
		label  string
	}{{ByLanguage, "stf.by_language"}, {ByTrack, "stf.by_track"}, {ByBasis, "stf.by_basis"}, {ByMeeting, "stf.by_meeting"}, {ByFamily, "stf.by_family"}, {ButFamily, "stf.but_family"}} {
		buttons = append(buttons, button(p.Label(f.label), RouteNoticeBy, id, int64(f.filter)))
	}
	return staffScreen(recipients(p, n, now), append(buttons, back(p, RouteNotice, id), hide(p)), tap(RouteNoticeTo, id))
}

// recipients says whom a notice is for, how many it reaches, and how many are to be called instead.
func recipients(p *i18n.Printer, n NoticePage, now time.Time) string {
	text := lines(audience(p, n, now)...)
	if n.Corrects != 0 {
		text = p.T("to.same")
	}
	if n.Counts.Unpicked && len(n.Audience.Adults) > 0 {
		return paragraphs(text, p.T("to.uncounted"))
	}
	kk, ru := n.Counts.KK, n.Counts.RU
	numbers := []string{p.T("notice.in_kk_ru"), p.T("notice.reached", "N", both(kk.Reached, ru.Reached))}
	for _, g := range []struct {
		key    string
		kk, ru notice.Count
	}{{"notice.no_chat", kk.NoChat, ru.NoChat}, {"notice.blocked", kk.Blocked, ru.Blocked}, {"notice.muted", kk.Muted, ru.Muted}, {"notice.held", kk.Held, ru.Held}} {
		if anyOf(g.kk) || anyOf(g.ru) {
			numbers = append(numbers, p.T(g.key, "N", both(g.kk, g.ru)))
		}
	}
	if n.Counts.Unpicked {
		numbers = append(numbers, p.T("to.unpicked"))
	}
	if kk.Least() || ru.Least() {
		numbers = append(numbers, p.T("to.in_fives"))
	}
	return paragraphs(text, lines(numbers...))
}

// both is a number of people in Kazakh and one in Russian.
func both(kk, ru notice.Count) string { return number(kk) + " / " + number(ru) }

// number is a count as far as whoever reads it may know it.
func number(c notice.Count) string {
	switch {
	case c.Few:
		return "<5"
	case c.Least:
		return strconv.Itoa(c.N) + "+"
	}
	return strconv.Itoa(c.N)
}

// audience says by what recipients are chosen. It names no family: a second person may be nobody who works on it.
func audience(p *i18n.Printer, n NoticePage, now time.Time) []string {
	a := n.Audience
	all := byHand(p, n)
	if len(a.Offices) > 0 {
		all = append(all, p.T("to.offices", "Offices", html.EscapeString(strings.Join(officeNames(p, n.Offices, a.Offices), ", "))))
	}
	if len(a.Regions) > 0 {
		all = append(all, p.T("to.regions", "Regions", strings.Join(names(a.Regions, func(r string) string { return p.Label("region." + r) }), ", ")))
	}
	if anyOf(n.Counts.NoOffice) {
		all = append(all, p.T("to.no_office", "N", number(n.Counts.NoOffice)))
	}
	if len(a.Languages) == 1 {
		all = append(all, p.T("to.language", "Language", p.Label("to.in."+a.Languages[0])))
	}
	if a.Track != "" {
		all = append(all, p.T("to.track", "Track", trackName(p, a.Track)))
	}
	if len(a.Stages) > 0 {
		all = append(all, p.T("to.stages", "Stages", strings.Join(names(a.Stages, func(s family.Stage) string { return stageName(p, a.Track, s) }), ", ")))
	}
	if len(a.Bases) > 0 {
		all = append(all, p.T("to.bases", "Bases", strings.Join(names(a.Bases, func(b family.Basis) string { return p.Label("basis." + string(b)) }), ", ")))
	}
	if !a.MeetingFrom.IsZero() {
		all = append(all, p.T("to.meeting", "Days", spanName(p, a.MeetingFrom, a.MeetingUntil, now)))
	}
	return all
}

// byHand says whether recipients were picked, or left out, one by one; how many, to whoever did it.
func byHand(p *i18n.Printer, n NoticePage) []string {
	a := n.Audience
	all := []string{p.T("to.all")}
	switch {
	case len(a.Adults) > 0 && n.Own:
		all = []string{p.T("to.picked_n", "N", len(a.Adults))}
	case len(a.Adults) > 0:
		all = []string{p.T("to.picked")}
	}
	switch {
	case len(a.Except) > 0 && n.Own:
		all = append(all, p.T("to.except_n", "N", len(a.Except)))
	case len(a.Except) > 0:
		all = append(all, p.T("to.except"))
	}
	return all
}

// officeNames are those of some offices. One that was closed for good since it was chosen finds nobody, and has no name here.
func officeNames(p *i18n.Printer, all []booking.Office, some []notice.OfficeID) []string {
	var list []string
	for _, o := range all {
		if slices.Contains(some, notice.OfficeID(o.ID)) {
			list = append(list, inLanguage(p, o.Name))
		}
	}
	if len(list) == 0 {
		return []string{"—"}
	}
	return list
}

// spanName is a span of whole days by its days, another one by its hours.
func spanName(p *i18n.Printer, from, until, now time.Time) string {
	if p.Time(from) != "00:00" || p.Time(until) != "00:00" {
		return p.DayTime(from, now) + " – " + p.DayTime(until, now)
	}
	first, last := p.Since(from, now), p.Since(until.Add(-time.Minute), now)
	if first == last {
		return first
	}
	return first + " – " + last
}
