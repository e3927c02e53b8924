package message

import (
	"slices"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// MeetingOf is a meeting with what to bring to it.
type MeetingOf struct {
	booking.Meeting
	// About is the document that it is about, as she is shown it; zero for none.
	About family.Document
	// Times are the nearest that are offered in the place of one that was closed, Offices where they may be.
	Times   []booking.Slot
	Offices []booking.Office
	// Later: there is a moment left at which she can be reminded of it once more.
	Later bool
}

// Said is what a meeting's page says first.
type Said string

// What a page may say first; SaidNothing: how the meeting stands.
const (
	SaidNothing Said = ""
	SaidBooked  Said = "book.done"
	SaidAlready Said = "book.already"
	SaidMoved   Said = "book.moved"
	SaidChanged Said = "meeting.changed"
	SaidLate    Said = "meeting.late"
	SaidBegun   Said = "meeting.begun"
	SaidNotKept Said = "meeting.not_kept"
	SaidBusy    Said = "meeting.elsewhere"
	// SaidWillCome thanks for the answer to a reminder.
	SaidWillCome Said = "rem.will_come"
)

// Meeting is when and where they meet, without a word on what for. It stays to the end of the meeting's day, so it names the day and never says "tomorrow".
func Meeting(p *i18n.Printer, m MeetingOf, said Said, now time.Time, simple bool, number int64) dialog.Screen {
	return meetingPage(p, m, said, now, simple, number, RouteMeeting, tap(RouteMeetings, 0))
}

// NewMeeting is the page of a meeting that was opened from what is new; it leads back there.
func NewMeeting(p *i18n.Printer, m MeetingOf, now time.Time, simple bool, number int64) dialog.Screen {
	return meetingPage(p, m, SaidNothing, now, simple, number, RouteNewMeeting, tap(RouteNewList, 0))
}

func meetingPage(p *i18n.Printer, m MeetingOf, said Said, now time.Time, simple bool, number int64, route dialog.Route, from dialog.Tap) dialog.Screen {
	room, blocks := roomFor(simple).characters, meetingBlocks(p, m, said, now, true)
	_, first := cut("", blocks, room, 0)
	apart := simple && first.more && len(meetingPapers(m)) > 0
	if apart {
		blocks = meetingBlocks(p, m, said, now, false)
	}
	text, at := cut("", blocks, room, number)
	turn := func(number int64) dialog.Tap { return tap(route, int64(m.Number), number) }
	s := dialog.Screen{Text: text, Rows: meetingButtons(p, m, said, now, simple, apart), Back: turn(at.number), ClosesAfter: cardTime}
	s.Rows = append(s.Rows, rows(at.end(p, "btn.next_page", turn, from)...)...)
	if m.stands() && m.Starts.After(now) {
		s.ClosesAt = p.EndOfDay(m.Starts)
	}
	return s
}

// meetingBlocks is what the page says. Where there is no room for what to bring, that is on the next one (MeetingMore).
func meetingBlocks(p *i18n.Printer, m MeetingOf, said Said, now time.Time, bring bool) []block {
	blocks := []block{loose(firstLine(p, m.Meeting, said)), loose(whenAndWhere(p, m.Meeting, now))}
	if m.Place != nil && m.stands() {
		blocks = append(blocks, comingBlocks(p, m.Place.Who, m.atHome(), m.Place.Papers)...)
	}
	if list := meetingPapers(m); bring && len(list) > 0 && m.stands() {
		blocks = append(append(blocks, loose(bringHeading(p, m.atHome()))), bullets(paperLines(p, list))...)
	}
	if m.Mode == booking.Outside {
		blocks = append(blocks, loose(p.T("meeting.written")))
	}
	return append(blocks, loose(p.T("w.time_note")))
}

func (m MeetingOf) stands() bool { return m.Status == booking.Standing }

func (m MeetingOf) atHome() bool { return booking.AtHome(m.Kind, m.Mode) }

// firstLine says how a meeting stands, unless something else is to be said first.
func firstLine(p *i18n.Printer, m booking.Meeting, said Said) string {
	switch {
	case said != SaidNothing:
		return p.T(string(said))
	case m.Status == booking.Cancelled:
		return p.T("book.cancelled")
	case m.Status == booking.Displaced && !m.Own:
		return p.T("meeting.displaced_shared")
	case m.Status == booking.Missed && m.Mode == booking.Outside:
		return p.T("meeting.past")
	case m.Status != booking.Standing:
		return p.T("meeting." + string(m.Status))
	case m.News && m.TakenBack:
		return p.T("meeting.stands")
	case m.SameTime:
		return p.T("meeting.by_" + string(m.Mode))
	case m.News && m.Revision == 1:
		return p.T("meeting.made")
	case m.News:
		return p.T("book.moved")
	}
	return p.T("meeting.here")
}

func whenAndWhere(p *i18n.Printer, m booking.Meeting, now time.Time) string {
	var text []string
	if len(m.Persons) > 0 {
		text = append(text, persons(p, m.Persons))
	}
	text = append(text, p.T("field.date", "Date", p.Day(m.Starts, now)), p.T("field.time", "Time", p.Time(m.Starts)))
	if where := meetingPlace(p, m.Mode, m.Office, m.Place); where != "" {
		text = append(text, where)
	}
	if m.Status == booking.Cancelled && m.KeptUntil.After(now) {
		text = append(text, "", p.T("meeting.kept", "Time", p.Time(m.KeptUntil)))
	}
	return lines(text...)
}

// meetingPlace is where they meet, or how.
func meetingPlace(p *i18n.Printer, mode booking.Mode, office *booking.Office, outside *family.Visit) string {
	switch {
	case outside != nil:
		return p.T("field.place", "Place", clip(placeName(p, *outside)))
	case mode != booking.InPerson:
		return p.T("meeting.way." + string(mode))
	case office == nil:
		return ""
	}
	return placeLine(p, *office)
}

func placeLine(p *i18n.Printer, o booking.Office) string {
	return p.T("field.place", "Place", inLanguage(p, o.Name)+", "+inLanguage(p, o.Address))
}

// inLanguage is a name as it stands in her language, in Russian for whoever reads neither.
func inLanguage(p *i18n.Printer, names map[string]string) string {
	if name, ok := names[p.Language()]; ok {
		return name
	}
	return names["ru"]
}

func persons(p *i18n.Printer, all []family.Person) string {
	list := make([]string, len(all))
	for i, one := range all {
		list[i] = person(p.T, one)
	}
	return strings.Join(list, "\n")
}

// meetingPapers is what to bring: what somebody listed for a date outside, else her own papers and those of the document it is about. Nobody carries anything to a phone.
func meetingPapers(m MeetingOf) []family.Paper {
	switch {
	case m.Place != nil:
		return toBring(m.Place.Papers)
	case m.Mode != booking.InPerson:
		return nil
	}
	list := []family.Paper{family.ApplicantID}
	for _, paper := range papers(m.About) {
		if !slices.Contains(list, paper) {
			list = append(list, paper)
		}
	}
	return list
}

// chosen: it answers her who chose this time just now.
func (s Said) chosen() bool { return s == SaidBooked || s == SaidAlready || s == SaidMoved }

// nearFor is how long before the end of its day people begin to be reminded of a meeting: from five o'clock the day before.
const nearFor = 31 * time.Hour

// meetingButtons do what can be done about a meeting. When it is near they answer what reminds of it, too, as a message about several has no buttons for each; who reads slowly
// has the one answer, and the map when she has given it. apart: what to bring is on the next page (MeetingMore), which holds nothing else of a date outside.
func meetingButtons(p *i18n.Printer, m MeetingOf, said Said, now time.Time, simple, apart bool) [][]dialog.Button {
	number, revision := int64(m.Number), int64(m.Revision)
	var out [][]dialog.Button
	add := func(row ...dialog.Button) { out = append(out, row) }
	if m.Storm {
		add(understood(p, number, revision))
	}
	near := m.stands() && m.Starts.After(now) && !now.Before(p.EndOfDay(m.Starts).Add(-nearFor)) && !said.chosen()
	answers := near && !m.WillCome && !m.Storm
	if answers {
		add(willCome(p, booking.Pinged{Number: m.Number, Revision: m.Revision, Mode: m.Mode, AtHome: m.atHome()}))
	}
	if m.stands() && m.Starts.After(now) {
		if OnMap(m.Meeting) && !(simple && answers) {
			add(button(p.Label("btn.map"), RouteMeetMap, number))
		}
		if !simple {
			add(button(p.Label("btn.calendar"), RouteMeetFile, number))
		}
		if m.Mode != booking.Outside || apart {
			add(button(p.Label("btn.details"), RouteMeetMore, number, 0))
		}
	}
	switch {
	case m.Status == booking.Displaced && m.Own:
		out = append(out, otherTimes(p, m, now)...)
	case Movable(m.Meeting, now):
		add(button(p.Label("btn.reschedule"), RouteMeetMove, number, revision))
		add(button(p.Label("btn.cancel_meeting"), RouteMeetOff, number, revision))
	case Cancellable(m.Meeting, now):
		add(button(p.Label("btn.cant_attend"), RouteMeetOff, number, revision))
		add(callMe(p))
	case m.Mode == booking.Outside:
		// It is not ours to move, to call off or to give once more.
		add(callMe(p))
	case m.Status == booking.Cancelled && m.Own && m.KeptUntil.After(now):
		add(button(p.Label("btn.take_back"), RouteMeetBack, number, revision))
	case m.Status == booking.Cancelled, m.Status == booking.Missed:
		add(button(p.Label("menu.book"), RouteBook))
	}
	if near && m.Later && !simple {
		add(remindLater(p, number, revision))
	}
	return out
}

// OnMap says whether the place of a meeting is known on the map.
func OnMap(m booking.Meeting) bool {
	return m.Mode == booking.InPerson && m.Office != nil && (m.Office.Latitude != 0 || m.Office.Longitude != 0)
}

// Movable says whether a button can give the meeting another time.
func Movable(m booking.Meeting, now time.Time) bool {
	return Cancellable(m, now) && (m.Status == booking.Displaced || !now.Add(m.Notice).After(m.Starts))
}

// Cancellable says whether a button can call the meeting off.
func Cancellable(m booking.Meeting, now time.Time) bool {
	return m.Own && m.Mode != booking.Outside && (m.Status == booking.Displaced || m.Status == booking.Standing && m.Starts.After(now))
}

// MeetingMore is what a page that stays all day leaves out: what for, with whom, and what to bring where the page has no room. It closes as a card does.
func MeetingMore(p *i18n.Printer, m MeetingOf, simple bool, number int64) dialog.Screen {
	var text []string
	if m.Place != nil {
		text = append(text, whoComes(p, m.Place.Who, m.atHome()))
	} else {
		text = append(text, p.T("field.kind", "Kind", p.Label("kind."+string(m.Kind))))
	}
	if m.Specialist != "" {
		text = append(text, p.T("field.specialist", "Name", m.Specialist), p.T("meeting.language."+m.Language))
	}
	if m.WithChild {
		text = append(text, p.T("meeting.with_child"))
	}
	if m.Office != nil && m.Mode == booking.InPerson && inLanguage(p, m.Office.Entrance) != "" {
		text = append(text, p.T("field.entrance", "Place", inLanguage(p, m.Office.Entrance)))
	}
	blocks := []block{loose(lines(text...))}
	if list := meetingPapers(m); len(list) > 0 && simple {
		blocks = append(append(blocks, loose(bringHeading(p, m.atHome()))), bullets(paperLines(p, list))...)
	}
	shown, at := cut("", blocks, roomFor(simple).characters, number)
	turn := func(number int64) dialog.Tap { return tap(RouteMeetMore, int64(m.Number), number) }
	return dialog.Screen{
		Text:        shown,
		Rows:        rows(at.end(p, "btn.next_page", turn, tap(RouteMeeting, int64(m.Number), 0))...),
		ClosesAfter: cardTime,
		Back:        turn(at.number),
	}
}

// CallOff asks why a meeting is called off; the answer calls it off. Who reads slowly has fewer reasons to choose from.
func CallOff(p *i18n.Printer, m booking.Meeting, now time.Time, simple bool) dialog.Screen {
	var buttons []dialog.Button
	for i, why := range booking.Whys() {
		if !simple || why != booking.Busy {
			buttons = append(buttons, button(p.Label("why."+string(why)), RouteMeetOffNow, int64(m.Number), int64(m.Revision), int64(i)))
		}
	}
	buttons = append(buttons, button(p.Label("btn.cancel_no"), RouteMeeting, int64(m.Number), 0), hide(p))
	return dialog.Screen{
		Text:        paragraphs(p.T("book.cancel_ask"), p.DayTime(m.Starts, now), p.T("meeting.why")),
		Rows:        rows(buttons...),
		ClosesAfter: cardTime,
		Back:        tap(RouteMeeting, int64(m.Number), 0),
	}
}
