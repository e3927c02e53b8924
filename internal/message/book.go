package message

import (
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// What the answers of a booking carry beside ids. They are below NextChoices and no id.
const (
	// GoOn ends a question that need not be answered.
	GoOn = -2
	// OtherDay asks for all days.
	OtherDay = -3
	// TickWoman, TickChild and TickLanguage turn a wish; any other answer to AskWishes is a person.
	TickWoman    = -4
	TickChild    = -5
	TickLanguage = -6
)

// bookQuestion asks an adult one thing. Who reads slowly has one way out, a step back at a time: every button more is one to read.
func bookQuestion(p *i18n.Printer, simple bool, text []string, columns int, choices []Choice, more ...dialog.Button) dialog.Screen {
	s := Question(p, paragraphs(text...), columns, choices...)
	end := len(s.Rows) - 2
	s.Rows = slices.Insert(s.Rows, end, rows(more...)...)
	if simple {
		way := len(s.Rows) - 2
		s.Rows[way] = s.Rows[way][:1]
	}
	s.ClosesAfter = cardTime
	return s
}

// choiceRoom is how many answers a question may have beside the ways out and that many buttons more.
func choiceRoom(simple bool, more int) int {
	if simple {
		return roomFor(simple).entries - more
	}
	return roomFor(simple).entries
}

// pageOf keeps a page of the answers, with the way to the next one when they are more than there is room for.
func pageOf(p *i18n.Printer, choices []Choice, entries, page int) []Choice {
	if len(choices) <= entries {
		return choices
	}
	return onPage(p, choices, entries-1, page)
}

// AskKind asks what the meeting is for. Answers count as in booking.Kinds.
func AskKind(p *i18n.Printer, offered []booking.Kind, simple bool, page int) dialog.Screen {
	choices := make([]Choice, len(offered))
	for i, kind := range offered {
		choices[i] = Choice{p.Label("kind." + string(kind)), int64(slices.Index(booking.Kinds(), kind))}
	}
	return bookQuestion(p, simple, []string{p.T("book.kind")}, 1, pageOf(p, choices, choiceRoom(simple, 0), page))
}

// AskMode asks how they meet. Answers count as in booking.Modes.
func AskMode(p *i18n.Printer, modes []booking.Mode, simple bool) dialog.Screen {
	choices := make([]Choice, len(modes))
	for i, mode := range modes {
		choices[i] = Choice{p.Label("mode." + string(mode)), int64(slices.Index(booking.Modes(), mode))}
	}
	return bookQuestion(p, simple, []string{p.T("book.mode")}, 1, choices)
}

// AskAbout asks which of her papers it is about, if it is about one at all. An answer is the paper's id.
func AskAbout(p *i18n.Printer, documents []family.Document, simple bool, page int) dialog.Screen {
	choices := make([]Choice, len(documents))
	for i, d := range documents {
		choices[i] = Choice{documentOf(p, d), int64(d.ID)}
	}
	return bookQuestion(p, simple, []string{p.T("book.document")}, 1, pageOf(p, choices, choiceRoom(simple, 1), page), button(p.Label("btn.skip"), RouteStep, GoOn))
}

func documentOf(p *i18n.Printer, d family.Document) string {
	if d.Person.Sign == "" {
		return documentLine(p, d)
	}
	return d.Person.Sign + " " + documentLine(p, d)
}

// Wishes are what she may ask for beside the kind and the way.
type Wishes struct {
	Woman, WithChild bool
	// Language is what they will speak: kk or ru.
	Language string
	// People are those she may book for, Persons those of them whom it is about.
	People  []family.Person
	Persons []family.PersonID
	// Leaves: she leaves the house for it, so that a child can come along.
	Leaves bool
	// OfficeOnly: the paper that it is about makes it a meeting at the office.
	OfficeOnly bool
}

// AskWishes shows all that need not be answered on one screen.
func AskWishes(p *i18n.Printer, w Wishes, simple bool, page int) dialog.Screen {
	tick := func(ticked bool, text string, value int64) Choice { return Choice{box(ticked) + " " + text, value} }
	choices := []Choice{tick(w.Woman, p.Label("book.female"), TickWoman)}
	if w.Leaves {
		choices = append(choices, tick(w.WithChild, p.Label("book.with_child"), TickChild))
	}
	other, label := "ru", "btn.in_russian"
	if p.Language() != "kk" {
		other, label = "kk", "btn.in_kazakh"
	}
	choices = append(choices, tick(w.Language == other, p.Label(label), TickLanguage))
	for _, who := range w.People {
		choices = append(choices, tick(slices.Contains(w.Persons, who.ID), person(p.Label, who), int64(who.ID)))
	}
	text := []string{p.T("book.wishes")}
	if w.OfficeOnly {
		text = append([]string{p.T("book.office_only")}, text...)
	}
	return bookQuestion(p, simple, text, 1, pageOf(p, choices, choiceRoom(simple, 1), page), button(p.Label("btn.next"), RouteStep, GoOn))
}

// AskOffice asks where. An answer is the office's id.
func AskOffice(p *i18n.Printer, offices []booking.Office, simple bool, page int) dialog.Screen {
	choices := make([]Choice, len(offices))
	for i, o := range offices {
		choices[i] = Choice{inLanguage(p, o.Name), int64(o.ID)}
	}
	return bookQuestion(p, simple, []string{p.T("book.office")}, 1, pageOf(p, choices, choiceRoom(simple, 0), page))
}

// Why is what to say before times are offered once more.
type Why string

// Why times are offered once more; nothing for the first time.
const (
	WhyTaken Why = "book.slot_taken"
	WhyBusy  Why = "book.busy"
)

func because(p *i18n.Printer, why Why, text ...string) []string {
	if why == "" {
		return text
	}
	return append([]string{p.T(string(why))}, text...)
}

// placed names the office that a text is about, if it is about one.
func placed(p *i18n.Printer, where *booking.Office, text string) []string {
	if where == nil {
		return []string{text}
	}
	return []string{meetingPlace(p, booking.InPerson, where, nil), text}
}

// AskNearest offers the nearest free times, at one office if they come to one, of which who reads slowly is shown fewer, and the way to all days. An answer is the slot's id.
func AskNearest(p *i18n.Printer, slots []booking.Slot, where *booking.Office, why Why, now time.Time, simple bool) dialog.Screen {
	choices := make([]Choice, min(len(slots), choiceRoom(simple, 1)))
	for i := range choices {
		choices[i] = Choice{p.DayTime(slots[i].Starts, now), int64(slots[i].ID)}
	}
	return bookQuestion(p, simple, because(p, why, placed(p, where, p.T("book.nearest"))...), 1, choices, button(p.Label("btn.other_day"), RouteStep, OtherDay))
}

// AskDays asks for a day. An answer is the second in which the day begins.
func AskDays(p *i18n.Printer, days []time.Time, now time.Time, simple bool, page int) dialog.Screen {
	choices := make([]Choice, len(days))
	for i, day := range days {
		choices[i] = Choice{p.Day(day, now), day.Unix()}
	}
	return bookQuestion(p, simple, []string{p.T("book.day")}, 1, pageOf(p, choices, choiceRoom(simple, 0), page))
}

// AskTimes asks for a time of a day. An answer is the slot's id.
func AskTimes(p *i18n.Printer, day time.Time, slots []booking.Slot, now time.Time, simple bool, page int) dialog.Screen {
	choices := make([]Choice, len(slots))
	for i, s := range slots {
		choices[i] = Choice{p.Time(s.Starts), int64(s.ID)}
	}
	const columns = 3
	return bookQuestion(p, simple, []string{bold(p.Day(day, now)), p.T("book.time")}, columns, pageOf(p, choices, choiceRoom(simple, 0), page))
}

// Draft is a meeting that is about to be booked, or to be moved to another time.
type Draft struct {
	Kind    booking.Kind
	Mode    booking.Mode
	Slot    booking.Slot
	Office  booking.Office
	Persons []family.Person
	// Until is up to when the time is held.
	Until time.Time
	// Old is the time it has now; zero for a new meeting. Number and Revision are of the meeting that is moved.
	Old              time.Time
	Number, Revision int
}

// CheckDraft asks to look a meeting over before it is booked or moved.
func CheckDraft(p *i18n.Printer, d Draft, now time.Time, simple bool) dialog.Screen {
	var text []string
	if d.Old.IsZero() {
		text = append(text, p.T("field.kind", "Kind", p.Label("kind."+string(d.Kind))))
	} else {
		text = append(text, p.T("meeting.old_time", "Time", p.DayTime(d.Old, now)))
	}
	if len(d.Persons) > 0 {
		text = append(text, persons(p, d.Persons))
	}
	text = append(text, p.T("field.date", "Date", p.Day(d.Slot.Starts, now)), p.T("field.time", "Time", p.Time(d.Slot.Starts)),
		meetingPlace(p, d.Mode, &d.Office, nil), p.T("field.specialist", "Name", d.Slot.Name))
	confirm := button(p.Label("btn.confirm"), RouteBookNow, int64(d.Slot.ID))
	if !d.Old.IsZero() {
		confirm = button(p.Label("btn.confirm"), RouteMoveNow, int64(d.Number), int64(d.Revision), int64(d.Slot.ID))
	}
	return bookQuestion(p, simple, []string{p.T("book.check"), lines(text...), held(p, d.Until, now)}, 1, nil, confirm)
}

// held promises ten minutes only while there are ten.
func held(p *i18n.Printer, until, now time.Time) string {
	if until.Sub(now) < 10*time.Minute {
		return p.T("book.hold_until", "Time", p.Time(until))
	}
	return p.T("book.hold")
}

// NotBooked answers a confirmation that came too late, when nobody knows any more what else would suit.
func NotBooked(p *i18n.Printer, why Why) dialog.Screen {
	return dialog.Screen{
		Text:        p.T(string(why)),
		Rows:        rows(button(p.Label("menu.book"), RouteBook), home(p), hide(p)),
		ClosesAfter: cardTime,
		Back:        tap(RouteHome),
	}
}
