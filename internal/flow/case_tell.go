package flow

import (
	"context"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// tellState is what is remembered while a telling is being written down.
type tellState struct {
	Of message.MoveOf `json:"o"`
	// UpTo is the newest move when it began: what was recorded meanwhile was not told.
	UpTo     int       `json:"u"`
	Recorded time.Time `json:"r"`
	// Waiting are those who can be told, Initials theirs, in the same order.
	Waiting  []family.AdultID `json:"a"`
	Initials []string         `json:"i"`
	Adults   []family.AdultID `json:"t,omitempty"`
	// Staff are those who can have told, whoever writes it down first.
	Staff     []family.Colleague `json:"s"`
	StaffPage int                `json:"sp,omitempty"`
	Teller    family.Colleague   `json:"b"`
	At        time.Time          `json:"w"`
	Manner    family.Manner      `json:"m,omitempty"`
	Supported bool               `json:"p,omitempty"`
	Page      int64              `json:"n,omitempty"`

	// preview is read anew whenever it is to be shown, and so is not kept between turns.
	preview *family.Preview
}

const (
	stepWhom      = "whom"
	stepTeller    = "teller"
	stepWhen      = "when"
	stepManner    = "manner"
	stepSupported = "supported"
	stepSaveTold  = "save"

	// toldDays is how long ago somebody can have been told.
	toldDays = 366
	noon     = 12 * time.Hour
)

var telling = questions[tellState]{dialog.Conversation[*talk, tellState]{
	Name:    "tell",
	Version: 1,
	Steps: []dialog.Step[*talk, tellState]{
		{Name: stepWhom, Ask: askWhom, Take: takeWhom},
		{Name: stepTeller, Ask: askTeller, Take: takeTeller},
		{Name: stepWhen, Ask: askWhen, Take: takeWhen},
		{Name: stepManner, Ask: askManner, Take: takeManner},
		{Name: stepSupported, Ask: askSupported, Take: takeSupported},
		{Name: stepSaveTold, Ask: askSaveTold, Take: takeSaveTold},
	},
}}

func (t *talk) tell(ctx context.Context, tap dialog.Tap) (reply, error) {
	c, err := t.Families.CaseFile(ctx, t.staffID(), family.DocumentID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	s := tellState{Of: message.OfFile(c), UpTo: c.Newest().Seq, Recorded: c.Newest().At}
	for _, r := range c.Readers {
		if r.ToTell {
			s.Waiting, s.Initials = append(s.Waiting, r.Adult), append(s.Initials, r.Initial)
		}
	}
	if len(s.Waiting) == 0 {
		return show(message.CaseFile(t.say, c, t.now, 0)), nil
	}
	if s.Staff, err = t.Families.Colleagues(ctx, t.staffID()); err != nil {
		return reply{}, err
	}
	return telling.begin(t, s, stepWhom)
}

func askWhom(t *talk, s tellState) dialog.Screen { return message.AskWhom(t.say, s.Of, s.Initials) }

func takeWhom(_ context.Context, _ *talk, s *tellState, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); ok && answer == message.AllTogether {
		s.Adults = slices.Clone(s.Waiting)
		return dialog.Goto(stepTeller), nil
	}
	adult, ok := chosen(in, s.Waiting)
	if !ok {
		return dialog.Again(), nil
	}
	s.Adults = []family.AdultID{adult}
	return dialog.Goto(stepTeller), nil
}

func askTeller(t *talk, s tellState) dialog.Screen {
	names := make([]string, len(s.Staff))
	for i, c := range s.Staff {
		names[i] = c.Name
	}
	return message.AskTeller(t.say, s.Of, names, s.StaffPage)
}

func takeTeller(_ context.Context, _ *talk, s *tellState, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); ok && answer == message.NextChoices {
		s.StaffPage++
		return dialog.Again(), nil
	}
	teller, ok := chosen(in, s.Staff)
	if !ok {
		return dialog.Again(), nil
	}
	s.Teller = teller
	return dialog.Goto(stepWhen), nil
}

func askWhen(t *talk, s tellState) dialog.Screen { return message.AskWhen(t.say, s.Of, false) }

// takeWhen takes now for today, so that nobody was told in the future, and the middle of any other day.
func takeWhen(_ context.Context, t *talk, s *tellState, in dialog.Input) (dialog.Next, error) {
	today := t.thisDay()
	day, ok := family.ReadDay(in.Text, today.AddDate(0, 0, -toldDays), today)
	if ago, tapped := tapped(in); tapped {
		day, ok = today.AddDate(0, 0, -int(ago)), true
	}
	if !ok {
		return dialog.Say(message.AskWhen(t.say, s.Of, true)), nil
	}
	if s.At = day.Add(noon); day.Equal(today) {
		s.At = t.now
	}
	return dialog.Goto(stepManner), nil
}

func askManner(t *talk, s tellState) dialog.Screen { return message.AskManner(t.say, s.Of) }

func takeManner(_ context.Context, _ *talk, s *tellState, in dialog.Input) (dialog.Next, error) {
	manner, ok := chosen(in, family.Manners())
	if !ok {
		return dialog.Again(), nil
	}
	s.Manner = manner
	return dialog.Goto(stepSupported), nil
}

func askSupported(t *talk, s tellState) dialog.Screen { return message.AskSupported(t.say, s.Of) }

func takeSupported(ctx context.Context, t *talk, s *tellState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if !ok {
		return dialog.Again(), nil
	}
	s.Supported = answer == message.Yes
	return t.previewTelling(ctx, s)
}

func (s tellState) new(t *talk) family.NewTelling {
	return family.NewTelling{Document: s.Of.Document, UpTo: s.UpTo, Recorded: s.Recorded, Adults: s.Adults, By: t.staffID(),
		Told: family.Told{By: s.Teller.ID, At: s.At, Manner: s.Manner, Supported: s.Supported}}
}

func (t *talk) previewTelling(ctx context.Context, s *tellState) (dialog.Next, error) {
	preview, err := t.Families.PreviewTelling(ctx, s.new(t), t.now)
	if err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	s.preview = &preview
	return dialog.Goto(stepSaveTold), nil
}

func askSaveTold(t *talk, s tellState) dialog.Screen {
	if s.preview == nil {
		return message.AskShowAgain(t.say, s.Of)
	}
	screen, _ := message.AskConfirmTold(t.say, t.hers, *s.preview, s.new(t).Told, s.Teller.Name, t.now, s.Page)
	return screen
}

func takeSaveTold(ctx context.Context, t *talk, s *tellState, in dialog.Input) (dialog.Next, error) {
	switch answer, ok := tapped(in); {
	case ok && answer == message.OtherPage:
		s.Page++
		return t.previewTelling(ctx, s)
	case !ok || answer != message.Yes:
		s.Page = 0
		return t.previewTelling(ctx, s)
	}
	if err := t.Families.Tell(ctx, s.new(t), t.now); err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.caseFilePage(ctx, s.Of.Document, 0))
}
