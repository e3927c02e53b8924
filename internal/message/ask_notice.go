package message

import (
	"slices"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/wording"
)

// NoticePart is what a notice has for readers of a language.
type NoticePart struct {
	Language string            `json:"l"`
	Text     bool              `json:"t,omitempty"`
	Medium   notice.MediumKind `json:"m,omitempty"`
}

// What can be taken out of it, as answers.
const (
	DropMedium = iota
	DropText
)

// AskNoticeText asks for the text of a notice in a language, or for a picture or a voice note, after what was wrong with the text before, nil for nothing.
func AskNoticeText(p *i18n.Printer, part NoticePart, fault *notice.TextFault) dialog.Screen {
	return askPart(p, part, faults(p, fault))
}

// WrongNoticeMedium asks again after something that is no picture and no voice note, or is too long.
func WrongNoticeMedium(p *i18n.Printer, part NoticePart) dialog.Screen {
	return askPart(p, part, []string{p.T("wrong.notice_medium")})
}

func askPart(p *i18n.Printer, part NoticePart, wrong []string) dialog.Screen {
	var parts []string
	if part.Medium != "" {
		parts = append(parts, p.T("notice.has."+mediumIn(part.Medium, part.Language)))
	}
	parts = append(append(parts, wrong...), p.T("notice.ask_text"), p.T("notice.ask_medium"), p.T("notice.how_to_write"))
	return Question(p, about(p.Label("stf.text_"+part.Language), parts...), 1, part.drops(p)...)
}

// drops are what can be taken out: a text, only when something stays.
func (part NoticePart) drops(p *i18n.Printer) []Choice {
	if part.Medium == "" {
		return nil
	}
	all := []Choice{{p.Label("stf.drop." + string(part.Medium)), DropMedium}}
	if part.Text {
		all = append(all, Choice{p.Label("stf.drop_text"), DropText})
	}
	return all
}

// mostFaults is how many words of a text are explained at once: it is as many as a phone shows.
const mostFaults = 4

// faults say everything that is wrong with a text: each word with the rule it breaks and what to do.
func faults(p *i18n.Printer, f *notice.TextFault) []string {
	if f == nil {
		return nil
	}
	var all []string
	for _, wrong := range []struct {
		is   bool
		line string
	}{
		{f.Wordless, p.T("wrong.notice_empty")},
		{f.Length > 0, p.T("wrong.notice_long", "Length", f.Length, "Most", notice.MaxText)},
		{f.Linked, p.T("wrong.notice_linked")},
	} {
		if wrong.is {
			all = append(all, wrong.line)
		}
	}
	for _, hit := range f.Forbidden[:min(mostFaults, len(f.Forbidden))] {
		all = append(all, stopword(p, hit))
	}
	for _, stray := range f.Strays[:min(mostFaults, len(f.Strays))] {
		why := p.T(stray.Rule(), "Hosts", strings.Join(wording.Hosts(), ", "))
		if stray.Words != "" {
			why = lines(p.T("wrong.notice_stray", "Words", stray.Words), why)
		}
		all = append(all, why)
	}
	return append(all, p.T("notice.say_otherwise"))
}

// stopword names a word that must not be said, the rule that it breaks, and what to say instead.
func stopword(p *i18n.Printer, h wording.Hit) string {
	return lines(p.T("bc.stopword", "Word", h.Words), p.T(h.Rule()), suggestion(p, h))
}

// suggestion is what to say in place of a word.
func suggestion(p *i18n.Printer, h wording.Hit) string { return p.T(h.Suggestion(), "Words", h.Say) }

// Unformatted is the page after a text was taken whose bold words and the like could not be kept.
func Unformatted(p *i18n.Printer, s dialog.Screen) dialog.Screen {
	s.Text = paragraphs(p.T("notice.unformatted"), s.Text)
	return s
}

// Choosing is what a question about recipients offers.
type Choosing struct {
	By Filter `json:"b"`
	// Track is the one whose stages are offered, none for the tracks themselves.
	Track    family.Track        `json:"t,omitempty"`
	Families []family.CaseFamily `json:"f,omitempty"`
	Offices  []booking.Office    `json:"o,omitempty"`
}

// ByHand: adults are picked, or left out, one by one.
func (c Choosing) ByHand() bool { return c.By == ByFamily || c.By == ButFamily }

// Pick is what can be ticked by hand: all adults of a family, or one of several.
type Pick struct {
	Name   string
	Adults []family.AdultID
}

// Picks are a line for each family that has adults, and one for each of them where there are several.
func (c Choosing) Picks() []Pick {
	var all []Pick
	for _, f := range c.Families {
		if len(f.Adults) == 0 {
			continue
		}
		all = append(all, Pick{familyName(f), f.Adults})
		if len(f.Adults) == 1 {
			continue
		}
		for i, a := range f.Adults {
			all = append(all, Pick{familyName(family.CaseFamily{Family: f.Family, Initials: f.Initials[i : i+1]}), []family.AdultID{a}})
		}
	}
	return all
}

// Regions are those of the offices, each once, in their order.
func (c Choosing) Regions() []string {
	var all []string
	for _, o := range c.Offices {
		if !slices.Contains(all, o.Region) {
			all = append(all, o.Region)
		}
	}
	return all
}

// NoticeTracks are those by which recipients can be chosen.
func NoticeTracks() []family.Track {
	return slices.DeleteFunc(slices.Clone(family.Tracks()), func(t family.Track) bool { return !notice.MaySelect(t) })
}

// NoticeLanguages are those of families.
func NoticeLanguages() []string { return []string{"kk", "ru"} }

// options name what can be ticked, in the order of the answers.
func (c Choosing) options(p *i18n.Printer) (ask string, all []string) {
	switch c.By {
	case ByLanguage:
		return "to.ask_language", names(NoticeLanguages(), func(l string) string { return p.Label("to.in." + l) })
	case ByTrack:
		return "to.ask_stages", names(c.Track.Stages(), func(s family.Stage) string { return stageName(p, c.Track, s) })
	case ByBasis:
		return "to.ask_bases", names(family.Bases(), func(b family.Basis) string { return p.Label("basis." + string(b)) })
	case ByOffice:
		return "to.ask_offices", names(c.Offices, func(o booking.Office) string { return inLanguage(p, o.Name) })
	case ByRegion:
		return "to.ask_regions", names(c.Regions(), func(r string) string { return p.Label("region." + r) })
	case ButFamily:
		return "to.ask_except", names(c.Picks(), func(pick Pick) string { return pick.Name })
	}
	return "to.ask_families", names(c.Picks(), func(pick Pick) string { return pick.Name })
}

func names[T any](all []T, name func(T) string) []string {
	list := make([]string, len(all))
	for i, one := range all {
		list[i] = name(one)
	}
	return list
}

// AskRecipients asks by what recipients are chosen: each answer turns a tick, GoOn ends it. Nothing ticked means that all are. A family can be typed by its code too.
func AskRecipients(p *i18n.Printer, of Choosing, ticked []int, page int, wrong bool) dialog.Screen {
	ask, options := of.options(p)
	choices := make([]Choice, len(options))
	for i, name := range options {
		choices[i] = Choice{box(slices.Contains(ticked, i)) + " " + name, int64(i)}
	}
	s := Question(p, about(p.T("to.title"), orWrong(p, ask, "wrong.code", wrong)...), 1, onPage(p, choices, roomFor(false).entries, page)...)
	s.Rows = slices.Insert(s.Rows, len(s.Rows)-2, []dialog.Button{button(p.Label("btn.next"), RouteStep, GoOn)})
	return s
}

// AskNoticeTrack asks whose documents a notice is about. Answers count as in NoticeTracks; GoOn is for all adults, whatever documents they see.
func AskNoticeTrack(p *i18n.Printer) dialog.Screen {
	choices := choicesOf(NoticeTracks(), func(t family.Track) string { return trackName(p, t) })
	return Question(p, about(p.T("to.title"), p.T("to.ask_track")), 1, append(choices, Choice{p.Label("stf.any_track"), GoOn})...)
}

// What the buttons of AskNoticeMeeting answer; the closures count on from MeetingInClosure.
const (
	AnyMeeting = iota
	MeetingToday
	MeetingTomorrow
	MeetingThisWeek
	MeetingNextWeek
	MeetingThisMonth
	MeetingInClosure
)

// AskNoticeMeeting asks whose meetings a notice is about: those of some days, of a span in which an office is closed, or of a day that is typed; or all adults, whether they have one or not.
func AskNoticeMeeting(p *i18n.Printer, closures []booking.Closure, now time.Time, page int, wrong bool) dialog.Screen {
	choices := []Choice{{p.Label("stf.today"), MeetingToday}, {p.Label("stf.tomorrow"), MeetingTomorrow}, {p.Label("stf.this_week"), MeetingThisWeek},
		{p.Label("stf.week_after"), MeetingNextWeek}, {p.Label("stf.thirty_days"), MeetingThisMonth}, {p.Label("stf.any_meeting"), AnyMeeting}}
	for i, c := range closures {
		choices = append(choices, Choice{p.Label("stf.in_closure", "Office", inLanguage(p, c.OfficeName), "Date", p.Since(c.From, now)), int64(MeetingInClosure + i)})
	}
	return Question(p, about(p.T("to.title"), orWrong(p, "to.ask_meeting", "wrong.day", wrong)...), 1, onPage(p, choices, roomFor(false).entries, page)...)
}

// AtOnce is the answer that a notice goes out as soon as it is approved.
const AtOnce = 0

// AskNoticeStart asks from when a notice goes out: a button, or a day and a time.
func AskNoticeStart(p *i18n.Printer, wrong bool) dialog.Screen {
	return Question(p, about(p.T("notice.when"), append(orWrong(p, "notice.ask_start", "wrong.time", wrong), p.T("notice.quiet"))...), 1, Choice{p.Label("stf.at_once"), AtOnce})
}

// AskNoticeEndTime asks until when a notice is worth something: a button says for how many days from its start.
func AskNoticeEndTime(p *i18n.Printer, starts, now time.Time, wrong bool) dialog.Screen {
	from := p.T("notice.at_once")
	if !starts.IsZero() {
		from = p.T("notice.starts", "Time", p.DayTime(starts, now))
	}
	return Question(p, about(p.T("notice.when"), append([]string{from}, orWrong(p, "notice.ask_expires", "wrong.time", wrong)...)...), 1,
		Choice{p.Label("stf.for_day"), 1}, Choice{p.Label("stf.for_week"), 7}, Choice{p.Label("stf.for_month"), 30})
}
