package flow

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// deputyState is what is remembered while a supervisor says who stands in for a caseworker. From and Until are midnights in Kazakhstan; Until is the last day.
type deputyState struct {
	For    account.Standin   `json:"for"`
	All    []account.Standin `json:"all"`
	Page   int               `json:"p,omitempty"`
	Deputy account.Standin   `json:"d"`
	From   time.Time         `json:"f"`
	Until  time.Time         `json:"u"`
}

const (
	stepDeputy      = "deputy"
	stepDeputyFrom  = "from"
	stepDeputyUntil = "until"
	stepSaveDeputy  = "save"
)

// deputyTime is the longest for which somebody stands in: who is away for longer hands over.
const deputyTime = 183

var settingDeputy = questions[deputyState]{dialog.Conversation[*talk, deputyState]{
	Name:    "deputy",
	Version: 2,
	Steps: []dialog.Step[*talk, deputyState]{
		{Name: stepDeputy, Ask: askDeputy, Take: takeDeputy},
		{Name: stepDeputyFrom, Ask: askDeputyFrom, Take: takeDeputyFrom},
		{Name: stepDeputyUntil, Ask: askDeputyUntil, Take: takeDeputyUntil},
		{Name: stepSaveDeputy, Ask: askSaveDeputy, Take: takeSaveDeputy},
	},
}}

// deputies lists who stands in for whom.
func (t *talk) deputies(ctx context.Context, tap dialog.Tap) (reply, error) {
	all, err := t.Accounts.Standins(ctx, t.who.Staff, t.now)
	if err != nil {
		return reply{}, err
	}
	return show(message.Deputies(t.say, all, t.now, tap.Args[0])), nil
}

func (t *talk) deputy(ctx context.Context, tap dialog.Tap) (reply, error) {
	all, one, err := t.standin(ctx, tap.Args[0])
	if err != nil || all == nil {
		return t.gone(), err
	}
	return show(message.Deputy(t.say, one, t.now)), nil
}

// standin finds one colleague among all; no list when there is none such.
func (t *talk) standin(ctx context.Context, id int64) (all []account.Standin, one account.Standin, err error) {
	all, err = t.Accounts.Standins(ctx, t.who.Staff, t.now)
	at := slices.IndexFunc(all, func(s account.Standin) bool { return s.ID == id })
	if err != nil || at < 0 {
		return nil, account.Standin{}, err
	}
	return all, all[at], nil
}

func (t *talk) endDeputy(ctx context.Context, tap dialog.Tap) (reply, error) {
	err := t.Accounts.EndDeputy(ctx, t.who.Staff, tap.Args[0], t.now)
	if errors.Is(err, account.ErrNotFound) {
		return t.gone(), nil
	}
	if err != nil {
		return reply{}, err
	}
	return t.deputy(ctx, tap)
}

func (t *talk) setDeputy(ctx context.Context, tap dialog.Tap) (reply, error) {
	all, one, err := t.standin(ctx, tap.Args[0])
	if err != nil || all == nil {
		return t.gone(), err
	}
	all = slices.DeleteFunc(all, func(s account.Standin) bool { return s.ID == one.ID })
	return settingDeputy.begin(t, deputyState{For: one, All: all}, stepDeputy)
}

func askDeputy(t *talk, s deputyState) dialog.Screen {
	return message.AskDeputy(t.say, s.For, s.All, s.Page)
}

func takeDeputy(_ context.Context, _ *talk, s *deputyState, in dialog.Input) (dialog.Next, error) {
	deputy, ok := chosenOn(in, s.All, &s.Page)
	if !ok {
		return dialog.Again(), nil
	}
	s.Deputy = deputy
	return dialog.Goto(stepDeputyFrom), nil
}

func askDeputyFrom(t *talk, s deputyState) dialog.Screen {
	return message.AskDeputyFrom(t.say, s.For, s.Deputy, false)
}

func takeDeputyFrom(_ context.Context, t *talk, s *deputyState, in dialog.Input) (dialog.Next, error) {
	today := t.thisDay()
	day, ok := family.ReadDay(in.Text, today, today.AddDate(0, 0, deputyTime))
	if _, tapped := tapped(in); tapped {
		day, ok = today, true
	}
	if !ok {
		return dialog.Say(message.AskDeputyFrom(t.say, s.For, s.Deputy, true)), nil
	}
	s.From = day
	return dialog.Goto(stepDeputyUntil), nil
}

func askDeputyUntil(t *talk, s deputyState) dialog.Screen {
	return message.AskDeputyUntil(t.say, s.For, s.Deputy, false)
}

func takeDeputyUntil(_ context.Context, t *talk, s *deputyState, in dialog.Input) (dialog.Next, error) {
	from := s.From.In(t.Families.Zone)
	day, ok := family.ReadDay(in.Text, from, from.AddDate(0, 0, deputyTime))
	if !ok {
		return dialog.Say(message.AskDeputyUntil(t.say, s.For, s.Deputy, true)), nil
	}
	s.Until = day
	return dialog.Goto(stepSaveDeputy), nil
}

func askSaveDeputy(t *talk, s deputyState) dialog.Screen {
	return message.CheckDeputy(t.say, s.For, s.Deputy, s.From, s.Until, t.now)
}

func takeSaveDeputy(ctx context.Context, t *talk, s *deputyState, in dialog.Input) (dialog.Next, error) {
	if _, ok := tapped(in); !ok {
		return dialog.Again(), nil
	}
	err := t.Accounts.SetDeputy(ctx, account.NewDeputy{Caseworker: s.For.ID, Deputy: s.Deputy.ID, From: s.From, Until: s.Until.In(t.Families.Zone).AddDate(0, 0, 1),
		By: t.who.Staff, Key: t.key()}, t.now)
	switch {
	case errors.Is(err, account.ErrDeputy), errors.Is(err, account.ErrNotFound):
		return dialog.End(message.DeputyImpossible(t.say)), nil
	case err != nil:
		return dialog.Next{}, err
	}
	_, one, err := t.standin(ctx, s.For.ID)
	return dialog.End(message.Deputy(t.say, one, t.now)), err
}
