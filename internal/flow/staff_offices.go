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

// officeState is what is remembered while an office is being entered.
type officeState struct {
	Page int               `json:"p,omitempty"`
	New  booking.NewOffice `json:"n"`
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
				return message.AskOfficeWord(t.say, s.New.Region, what, false)
			},
			Take: func(_ context.Context, t *talk, s *officeState, in dialog.Input) (dialog.Next, error) {
				if !s.answer(what, in) {
					return dialog.Say(message.AskOfficeWord(t.say, s.New.Region, what, true)), nil
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
	_, left := tapped(in)
	text := strings.TrimSpace(in.Text)
	put := func(into *map[string]string, language string) bool {
		if text == "" || left || utf8.RuneCountInString(text) > mostTyped {
			return false
		}
		if *into == nil {
			*into = map[string]string{}
		}
		(*into)[language] = text
		return true
	}
	switch what {
	case message.OfficeNameKK:
		return put(&s.New.Name, "kk")
	case message.OfficeNameRU:
		return put(&s.New.Name, "ru")
	case message.OfficeAddressKK:
		return put(&s.New.Address, "kk")
	case message.OfficeAddressRU:
		return put(&s.New.Address, "ru")
	case message.OfficeEntranceKK:
		return left || put(&s.New.Entrance, "kk")
	case message.OfficeEntranceRU:
		return left || put(&s.New.Entrance, "ru")
	default:
		return left || s.place(text)
	}
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
	return message.Office(t.say, o), nil
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

func askSaveOffice(t *talk, s officeState) dialog.Screen { return message.CheckOffice(t.say, s.New) }

func takeSaveOffice(ctx context.Context, t *talk, s *officeState, in dialog.Input) (dialog.Next, error) {
	if _, ok := tapped(in); !ok {
		return dialog.Again(), nil
	}
	n := s.New
	n.By, n.Key = t.staffID(), t.key()
	id, err := t.Meetings.AddOffice(ctx, n, t.now)
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
	return t.endWith(t.officePage(ctx, s.Office.ID))
}
