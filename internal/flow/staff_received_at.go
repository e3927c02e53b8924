package flow

import (
	"context"
	"slices"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// receivedAtState is what is remembered while it is chosen where a family is received.
type receivedAtState struct {
	Family  family.Family    `json:"f"`
	Offices []booking.Office `json:"o"`
	Page    int              `json:"p,omitempty"`
}

var choosingOffice = questions[receivedAtState]{dialog.Conversation[*talk, receivedAtState]{
	Name:    "received-at",
	Version: 1,
	Steps:   []dialog.Step[*talk, receivedAtState]{{Name: stepReceivedAt, Ask: askFamilyOffice, Take: takeFamilyOffice}},
}}

func (t *talk) familyOffice(ctx context.Context, tap dialog.Tap) (reply, error) {
	f, err := t.Families.FamilyPage(ctx, t.staffID(), family.FamilyID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	offices, err := t.officesOf(ctx, t.staffID())
	if err != nil {
		return reply{}, err
	}
	return choosingOffice.begin(t, receivedAtState{Family: f.Family, Offices: offices}, stepReceivedAt)
}

func askFamilyOffice(t *talk, s receivedAtState) dialog.Screen {
	return message.AskReceivedAt(t.say, s.Family.Code, s.Offices, s.Page)
}

func takeFamilyOffice(ctx context.Context, t *talk, s *receivedAtState, in dialog.Input) (dialog.Next, error) {
	office, ok := officeOn(in, s.Offices, &s.Page)
	if !ok {
		return dialog.Again(), nil
	}
	if err := t.Families.SetOffice(ctx, t.staffID(), s.Family.ID, int64(office.ID), t.now); err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.familyPage(ctx, s.Family.ID, 0))
}

// officesOf lists the offices, first the one at which most families of a caseworker are received.
func (t *talk) officesOf(ctx context.Context, caseworker family.StaffID) ([]booking.Office, error) {
	all, err := t.Meetings.AllOffices(ctx)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	usual, err := t.Families.UsualOffice(ctx, caseworker)
	if at := slices.IndexFunc(all, func(o booking.Office) bool { return int64(o.ID) == usual }); at > 0 {
		all = slices.Insert(slices.Delete(all, at, at+1), 0, all[at])
	}
	return all, err
}

// officeOn is the office that was chosen, none for message.GoOn.
func officeOn(in dialog.Input, all []booking.Office, page *int) (booking.Office, bool) {
	if answer, ok := tapped(in); ok && answer == message.GoOn {
		return booking.Office{}, true
	}
	return chosenOn(in, all, page)
}
