package flow

import (
	"context"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// bookState is what is remembered while an adult looks for a time. Lists are as they were read last, for the screen that shows them.
type bookState struct {
	Offered []booking.Offered `json:"o,omitempty"`
	Kind    booking.Kind      `json:"k,omitempty"`
	// Wanted is how she wanted to meet; Mode is how they do.
	Wanted    booking.Mode      `json:"wm,omitempty"`
	Mode      booking.Mode      `json:"m,omitempty"`
	Documents []family.Document `json:"ds,omitempty"`
	Document  family.DocumentID `json:"d,omitempty"`
	Wishes    message.Wishes    `json:"w"`
	Offices   []booking.Office  `json:"os,omitempty"`
	Office    booking.OfficeID  `json:"of,omitempty"`
	Days      []time.Time       `json:"dd,omitempty"`
	Day       time.Time         `json:"da,omitzero"`
	Slots     []booking.Slot    `json:"ss,omitempty"`
	Slot      booking.Slot      `json:"s,omitzero"`
	Until     time.Time         `json:"u,omitzero"`
	// Nobody: no one does what she looks for, so that there is nothing to wait for.
	Nobody bool `json:"nb,omitempty"`
	// NobodyWished: somebody does it, but nobody whom she wishes for.
	NobodyWished bool `json:"nw,omitempty"`
	// Weekdays are those for which she would wait.
	Weekdays []int `json:"wd,omitempty"`
	// Why says why times are offered once more.
	Why  message.Why `json:"y,omitempty"`
	Page int         `json:"p,omitempty"`
	// Moved is the meeting that gets another time; its Number is 0 when a new one is booked.
	Moved movedMeeting `json:"mv,omitzero"`
	// For is for whom one of the staff books; nobody when she does herself.
	For family.CaseName `json:"for,omitzero"`
	// Talk: see booking.Wish.
	Talk bool `json:"t,omitempty"`
	// Invited is from when on the chat tells of it.
	Invited time.Time `json:"iv,omitzero"`
}

type movedMeeting struct {
	Number   int       `json:"n"`
	Revision int       `json:"r"`
	Starts   time.Time `json:"t"`
}

const (
	stepKind     = "kind"
	stepMode     = "mode"
	stepAbout    = "about"
	stepWishes   = "wishes"
	stepOffice   = "office"
	stepNearest  = "nearest"
	stepFreeDay  = "free-day"
	stepFreeTime = "free-time"
	stepDraft    = "draft"

	// nearestTimes is how many times are offered at first.
	nearestTimes = 5
	// timesOfDay is more times than a day has.
	timesOfDay = 200
)

// bookingMeeting is the way to a meeting: what for, how, with which wishes, where, when. To give a meeting another time is its last part.
var bookingMeeting = questions[bookState]{dialog.Conversation[*talk, bookState]{
	Name:    "book",
	Version: 2,
	Steps:   append(bookSteps(takeDraft), waitSteps()...),
}}

// bookSteps lead to a draft, which confirm makes a meeting of.
func bookSteps(confirm func(context.Context, *talk, *bookState, dialog.Input) (dialog.Next, error)) []dialog.Step[*talk, bookState] {
	return []dialog.Step[*talk, bookState]{
		{Name: stepKind, Ask: askKind, Take: takeKind},
		{Name: stepMode, Ask: askMode, Take: takeMode},
		{Name: stepAbout, Look: lookAbout, Ask: askAbout, Take: takeAbout},
		{Name: stepWishes, Look: lookWishes, Ask: askWishes, Take: takeWishes},
		{Name: stepOffice, Look: lookOffice, Ask: askOffice, Take: takeOffice},
		{Name: stepNearest, Look: lookNearest, Ask: askNearest, Take: takeNearest},
		{Name: stepFreeDay, Look: lookDays, Ask: askDays, Take: takeFreeDay},
		{Name: stepFreeTime, Look: lookTimes, Ask: askTimes, Take: takeSlot},
		{Name: stepDraft, Look: lookDraft, Ask: askDraft, Take: confirm},
	}
}

// book begins with what can be booked.
func (t *talk) book(ctx context.Context, _ dialog.Tap) (reply, error) {
	offered, err := t.Meetings.Offered(ctx, t.holder())
	if err != nil {
		return reply{}, err
	}
	return bookingMeeting.begin(t, bookState{Offered: offered, Wishes: message.Wishes{Language: spoken(t.who.Language)}}, stepKind)
}

// movedFrom is where the way to another time for a meeting begins.
func movedFrom(m booking.Meeting) bookState {
	s := bookState{Kind: m.Kind, Mode: m.Mode, Talk: m.Talk, Wishes: message.Wishes{Woman: m.Woman, Language: m.Language, People: m.Persons},
		Moved: movedMeeting{Number: m.Number, Revision: m.Revision, Starts: m.Starts}}
	for _, who := range m.Persons {
		s.Wishes.Persons = append(s.Wishes.Persons, who.ID)
	}
	if m.Office != nil && m.Mode == booking.InPerson {
		s.Office, s.Offices = m.Office.ID, []booking.Office{*m.Office}
	}
	return s
}

// spoken is the language in which a reader of any language can be met.
func spoken(language string) string {
	if language == "kk" {
		return "kk"
	}
	return "ru"
}

// holder is for whom a time is held in this turn of an adult.
func (t *talk) holder() booking.Holder { return booking.Holder{Adult: family.AdultID(t.who.Adult)} }

func (s bookState) holder(t *talk) booking.Holder {
	if s.For.ID != 0 {
		return booking.Holder{Adult: s.For.ID, By: t.staffID()}
	}
	return t.holder()
}

func (s bookState) wish() booking.Wish {
	return booking.Wish{Kind: s.Kind, Mode: s.Mode, Office: s.Office, Woman: s.Wishes.Woman, Language: s.Wishes.Language, Talk: s.Talk}
}

// bookable is where times are looked for.
func (t *talk) bookable() booking.Span {
	return booking.Span{From: t.now, Until: t.now.Add(booking.Ahead)}
}

func (s bookState) offered() (booking.Offered, bool) {
	i := slices.IndexFunc(s.Offered, func(o booking.Offered) bool { return o.Kind == s.Kind })
	if i < 0 {
		return booking.Offered{}, false
	}
	return s.Offered[i], true
}

func askKind(t *talk, s bookState) dialog.Screen {
	kinds := make([]booking.Kind, len(s.Offered))
	for i, o := range s.Offered {
		kinds[i] = o.Kind
	}
	return message.AskKind(t.say, kinds, t.who.Simple, s.Page)
}

func takeKind(_ context.Context, _ *talk, s *bookState, in dialog.Input) (dialog.Next, error) {
	kind, ok := chosenOn(in, booking.Kinds(), &s.Page)
	if !ok {
		return dialog.Again(), nil
	}
	s.Kind = kind
	offered, ok := s.offered()
	if !ok {
		return dialog.Again(), nil
	}
	s.Page = 0
	if s.Wanted = offered.Modes[0]; len(offered.Modes) == 1 {
		return dialog.Goto(stepAbout), nil
	}
	return dialog.Goto(stepMode), nil
}

func askMode(t *talk, s bookState) dialog.Screen {
	offered, _ := s.offered()
	return message.AskMode(t.say, offered.Modes, t.who.Simple)
}

func takeMode(_ context.Context, _ *talk, s *bookState, in dialog.Input) (dialog.Next, error) {
	mode, ok := chosen(in, booking.Modes())
	if offered, _ := s.offered(); !ok || !slices.Contains(offered.Modes, mode) {
		return dialog.Again(), nil
	}
	s.Wanted, s.Page = mode, 0
	return dialog.Goto(stepAbout), nil
}

// lookAbout leads on where nobody speaks of one paper, and for whoever sees none. Staff are not asked: which of her papers she sees is hers to know, and a talk is about one already.
func lookAbout(ctx context.Context, t *talk, s *bookState) (dialog.Next, error) {
	s.Mode = s.Wanted
	if s.For.ID != 0 {
		return dialog.Goto(stepWishes), nil
	}
	s.Document, s.Wishes.OfficeOnly, s.Documents = 0, false, nil
	if s.Kind != booking.Documents && s.Kind != booking.Legal {
		return dialog.Goto(stepWishes), nil
	}
	people, err := t.Families.People(ctx, s.holder(t).Adult, t.now)
	if err != nil {
		return dialog.Next{}, err
	}
	for _, who := range people {
		_, documents, err := t.Families.Documents(ctx, s.holder(t).Adult, who.ID, t.now)
		if err != nil {
			return dialog.Next{}, err
		}
		for _, d := range documents {
			s.Documents = append(s.Documents, family.Document{ID: d.ID, Person: d.Person, Track: d.Track, Item: d.Item})
		}
	}
	if len(s.Documents) == 0 {
		return dialog.Goto(stepWishes), nil
	}
	return dialog.Again(), nil
}

func askAbout(t *talk, s bookState) dialog.Screen {
	return message.AskAbout(t.say, s.Documents, t.who.Simple, s.Page)
}

// takeAbout makes it a meeting at the office where a paper is spoken of nowhere else.
func takeAbout(_ context.Context, _ *talk, s *bookState, in dialog.Input) (dialog.Next, error) {
	answer, _ := tapped(in)
	i := slices.IndexFunc(s.Documents, func(d family.Document) bool { return int64(d.ID) == answer })
	switch {
	case answer == message.NextChoices:
		s.Page++
		return dialog.Again(), nil
	case i >= 0:
		s.Document, s.Wishes.Persons = s.Documents[i].ID, []family.PersonID{s.Documents[i].Person.ID}
		if booking.OfficeOnly(s.Documents[i].Track) && s.Mode != booking.InPerson {
			s.Mode, s.Wishes.OfficeOnly = booking.InPerson, true
		}
	case answer != message.GoOn:
		return dialog.Again(), nil
	}
	s.Page = 0
	return dialog.Goto(stepWishes), nil
}

func lookWishes(ctx context.Context, t *talk, s *bookState) (dialog.Next, error) {
	people, err := t.Families.Linked(ctx, t.Meetings.Pool, s.holder(t).Adult, t.now)
	s.Wishes.People, s.Wishes.Leaves = people, s.Mode == booking.InPerson
	return dialog.Again(), err
}

func askWishes(t *talk, s bookState) dialog.Screen {
	return message.AskWishes(t.say, s.Wishes, t.who.Simple, s.Page)
}

func takeWishes(_ context.Context, _ *talk, s *bookState, in dialog.Input) (dialog.Next, error) {
	w := &s.Wishes
	switch answer, _ := tapped(in); answer {
	case message.GoOn:
		s.Page, s.Office, s.Why = 0, 0, ""
		return dialog.Goto(stepOffice), nil
	case message.NextChoices:
		s.Page++
	case message.TickWoman:
		w.Woman = !w.Woman
	case message.TickChild:
		w.WithChild = !w.WithChild
	case message.TickLanguage:
		w.Language = map[string]string{"kk": "ru", "ru": "kk"}[w.Language]
	default:
		who := family.PersonID(answer)
		if at := slices.Index(w.Persons, who); at >= 0 {
			w.Persons = slices.Delete(w.Persons, at, at+1)
		} else if slices.ContainsFunc(w.People, func(p family.Person) bool { return p.ID == who }) {
			w.Persons = append(w.Persons, who)
		}
	}
	return dialog.Again(), nil
}
