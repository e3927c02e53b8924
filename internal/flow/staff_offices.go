package flow

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// officeState is what is remembered while an office is being entered, or corrected: then Office is not 0.
type officeState struct {
	Office booking.OfficeID  `json:"o,omitempty"`
	Page   int               `json:"p,omitempty"`
	New    booking.NewOffice `json:"n"`
}

const (
	stepRegion     = "region"
	stepSaveOffice = "save"
)

// officeWords are the questions with a typed answer, in their order; each is a step of its name.
var officeWords = []message.OfficeWord{message.OfficeNameKK, message.OfficeNameRU, message.OfficeAddressKK, message.OfficeAddressRU, message.OfficeEntranceKK, message.OfficeEntranceRU, message.OfficeMap}

var addingOffice = questions[officeState]{dialog.Conversation[*talk, officeState]{
	Name:    "office",
	Version: 1,
	Steps:   officeSteps(),
}}

func officeSteps() []dialog.Step[*talk, officeState] {
	steps := []dialog.Step[*talk, officeState]{{Name: stepRegion, Ask: askRegion, Take: takeRegion}}
	for i, what := range officeWords {
		next := stepSaveOffice
		if i+1 < len(officeWords) {
			next = string(officeWords[i+1])
		}
		steps = append(steps, dialog.Step[*talk, officeState]{Name: string(what),
			Ask: func(t *talk, s officeState) dialog.Screen {
				return message.AskOfficeWord(t.say, s.New, what, "", false)
			},
			Take: func(ctx context.Context, t *talk, s *officeState, in dialog.Input) (dialog.Next, error) {
				word, err := t.stopword(ctx, in.Text)
				if err != nil {
					return dialog.Next{}, err
				}
				if word != "" || !s.answer(what, in) {
					return dialog.Say(message.AskOfficeWord(t.say, s.New, what, word, true)), nil
				}
				return dialog.Goto(next), nil
			}})
	}
	return append(steps, dialog.Step[*talk, officeState]{Name: stepSaveOffice, Ask: askSaveOffice, Take: takeSaveOffice})
}

// mostTyped is how long what is typed about an office may be.
const mostTyped = 120

// answer keeps one answer. The last questions may be left out by their button.
func (s *officeState) answer(what message.OfficeWord, in dialog.Input) bool {
	value, pressed := tapped(in)
	if pressed && value == message.AsItIs {
		return true
	}
	text := strings.TrimSpace(in.Text)
	switch what {
	case message.OfficeNameKK:
		return keepWord(&s.New.Name, "kk", text, false)
	case message.OfficeNameRU:
		return keepWord(&s.New.Name, "ru", text, false)
	case message.OfficeAddressKK:
		return keepWord(&s.New.Address, "kk", text, false)
	case message.OfficeAddressRU:
		return keepWord(&s.New.Address, "ru", text, false)
	case message.OfficeEntranceKK:
		return keepWord(&s.New.Entrance, "kk", text, pressed)
	case message.OfficeEntranceRU:
		return keepWord(&s.New.Entrance, "ru", text, pressed)
	}
	if pressed {
		s.New.Latitude, s.New.Longitude = 0, 0
	}
	return pressed || s.place(text)
}

// keepWord keeps what was typed in a language in the place of what was, or nothing if it was left out.
func keepWord(into *map[string]string, language, text string, left bool) bool {
	if (text == "") != left || utf8.RuneCountInString(text) > mostTyped {
		return false
	}
	if *into == nil {
		*into = map[string]string{}
	}
	(*into)[language] = text
	return true
}

// place reads a position as maps give it: 50.2839, 57.1670.
func (s *officeState) place(text string) bool {
	numbers := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
	if len(numbers) != 2 {
		return false
	}
	latitude, err := strconv.ParseFloat(numbers[0], 64)
	if err != nil || latitude < -90 || latitude > 90 {
		return false
	}
	longitude, err := strconv.ParseFloat(numbers[1], 64)
	if err != nil || longitude < -180 || longitude > 180 {
		return false
	}
	s.New.Latitude, s.New.Longitude = latitude, longitude
	return true
}

func (t *talk) offices(ctx context.Context, tap dialog.Tap) (reply, error) {
	all, err := t.Meetings.AllOffices(ctx)
	return t.orGone(message.Offices(t.say, all, tap.Args[0]), err)
}

func (t *talk) office(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.officePage(ctx, booking.OfficeID(tap.Args[0])))
}

func (t *talk) officePage(ctx context.Context, id booking.OfficeID) (dialog.Screen, error) {
	o, err := t.Meetings.OfficePage(ctx, id)
	if err != nil {
		return dialog.Screen{}, err
	}
	calls, err := t.callsAbout(ctx, func(c booking.Call) bool { return c.Closure == 0 && c.Fate == "" && c.Office.ID == id })
	return message.Office(t.say, o, calls), err
}

func (t *talk) addOffice(context.Context, dialog.Tap) (reply, error) {
	return addingOffice.begin(t, officeState{}, stepRegion)
}

func askRegion(t *talk, s officeState) dialog.Screen { return message.AskRegion(t.say, s.Page) }

func takeRegion(_ context.Context, _ *talk, s *officeState, in dialog.Input) (dialog.Next, error) {
	region, ok := chosenOn(in, booking.Regions(), &s.Page)
	if !ok {
		return dialog.Again(), nil
	}
	s.New.Region = region
	return dialog.Goto(string(message.OfficeNameKK)), nil
}

// correctOffice asks all but the region anew: an office in another one is another office.
func (t *talk) correctOffice(ctx context.Context, tap dialog.Tap) (reply, error) {
	o, err := t.Meetings.OfficePage(ctx, booking.OfficeID(tap.Args[0]))
	if err != nil {
		return t.hidden(err)
	}
	return addingOffice.begin(t, officeState{Office: o.ID, New: o.Written()}, string(officeWords[0]))
}

func (t *talk) endOffice(ctx context.Context, tap dialog.Tap) (reply, error) {
	o, err := t.Meetings.OfficePage(ctx, booking.OfficeID(tap.Args[0]))
	if err != nil {
		return t.hidden(err)
	}
	all, err := t.Meetings.OfficeMeetings(ctx, t.staffID(), o.ID, t.now)
	return t.orGone(message.EndOffice(t.say, o, all, t.now, tap.Args[1]), err)
}

// endOfficeNow leads to the others. What is to be moved is found with whom people were to meet there.
func (t *talk) endOfficeNow(ctx context.Context, tap dialog.Tap) (reply, error) {
	if err := t.Meetings.EndOffice(ctx, t.staffID(), booking.OfficeID(tap.Args[0]), t.now); err != nil {
		return t.hidden(err)
	}
	return t.offices(ctx, dialog.Tap{Args: []int64{0}})
}

func askSaveOffice(t *talk, s officeState) dialog.Screen {
	if s.Office != 0 {
		return message.CheckCorrection(t.say, s.New)
	}
	return message.CheckOffice(t.say, s.New)
}

func takeSaveOffice(ctx context.Context, t *talk, s *officeState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if !ok {
		return dialog.Again(), nil
	}
	n, id := s.New, s.Office
	n.By, n.Key = t.staffID(), t.key()
	var err error
	if id == 0 {
		id, err = t.Meetings.AddOffice(ctx, n, t.now)
	} else {
		err = t.Meetings.CorrectOffice(ctx, id, n, answer == message.Yes, t.now)
	}
	if err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.officePage(ctx, id))
}

// openState is what is remembered while the hours of an office change.
type openState struct {
	Office  booking.OfficePage `json:"o"`
	Weekday int                `json:"w"`
}

const (
	stepOpenWeekday = "weekday"
	stepOpenSpan    = "span"
)

var settingOpen = questions[openState]{dialog.Conversation[*talk, openState]{
	Name:    "open-office",
	Version: 1,
	Steps: []dialog.Step[*talk, openState]{
		{Name: stepOpenWeekday, Ask: askOpenWeekday, Take: takeOpenWeekday},
		{Name: stepOpenSpan, Ask: askOpenSpan, Take: takeOpenSpan},
	},
}}

func (t *talk) openOffice(ctx context.Context, tap dialog.Tap) (reply, error) {
	o, err := t.Meetings.OfficePage(ctx, booking.OfficeID(tap.Args[0]))
	if err != nil {
		return t.hidden(err)
	}
	return settingOpen.begin(t, openState{Office: o}, stepOpenWeekday)
}

func askOpenWeekday(t *talk, s openState) dialog.Screen {
	return message.AskOpenWeekday(t.say, s.Office)
}

func takeOpenWeekday(_ context.Context, _ *talk, s *openState, in dialog.Input) (dialog.Next, error) {
	weekday, ok := tapped(in)
	if !ok || weekday < 1 || weekday > 7 {
		return dialog.Again(), nil
	}
	s.Weekday = int(weekday)
	return dialog.Goto(stepOpenSpan), nil
}

func askOpenSpan(t *talk, s openState) dialog.Screen {
	return message.AskOpen(t.say, s.Office, s.Weekday, false)
}

func takeOpenSpan(ctx context.Context, t *talk, s *openState, in dialog.Input) (dialog.Next, error) {
	open := booking.OpenOn{Weekday: s.Weekday}
	answer, pressed := tapped(in)
	if shut := pressed && answer == message.WholeDay; !shut {
		var ok bool
		if open.From, open.Until, ok = spanOf(in); !ok || open.Until == 24*time.Hour {
			return dialog.Say(message.AskOpen(t.say, s.Office, s.Weekday, true)), nil
		}
	}
	if err := t.Meetings.SetOpen(ctx, t.staffID(), s.Office.ID, open, t.now); err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	there := func(m booking.CaseMeeting) bool { return m.OfficeID == s.Office.ID }
	return t.endWith(t.orUnfit(ctx, there, func() (dialog.Screen, error) { return t.officePage(ctx, s.Office.ID) }))
}
