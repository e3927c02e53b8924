package flow

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// linkState is what is remembered while a link is made, changed, or put in the place of a guardian's.
type linkState struct {
	Of message.LinkOf `json:"o"`
	// Change is the link that is changed, Guardian the one that ends when a child is handed back; both are 0 for a new one.
	Change   family.LinkID `json:"c,omitempty"`
	Guardian family.LinkID `json:"g,omitempty"`
	// Mothers are to whom the child can go back, Persons whose papers there are to choose from, Linked those she may see already.
	Mothers []family.CaseName `json:"m,omitempty"`
	Persons []family.Person   `json:"p,omitempty"`
	Linked  []family.PersonID `json:"l,omitempty"`
	Page    int               `json:"n,omitempty"`

	Basis  family.Basis   `json:"b,omitempty"`
	Scope  family.Scope   `json:"s,omitempty"`
	Grants []family.Grant `json:"t,omitempty"`
	Until  time.Time      `json:"u,omitzero"`
	// Documents are those on the tracks chosen, Levels how much she knows of each, Document the one that is asked about.
	Documents []family.Knowable `json:"d,omitempty"`
	Levels    []int             `json:"v,omitempty"`
	Document  int               `json:"a,omitempty"`
	Told      toldState         `json:"k,omitzero"`
}

const (
	stepMother   = "mother"
	stepWhose    = "whose"
	stepBasis    = "basis"
	stepScope    = "scope"
	stepTracks   = "tracks"
	stepUntil    = "until"
	stepKnown    = "known"
	stepSaveLink = "save"
)

// linking is a whole link from stepWhose on, a change of one from stepTracks on, and a child handed back from stepMother on.
var linking = questions[linkState]{dialog.Conversation[*talk, linkState]{
	Name:    "link",
	Version: 2,
	Steps: slices.Concat([]dialog.Step[*talk, linkState]{
		{Name: stepMother, Ask: askMother, Take: takeMother},
		{Name: stepWhose, Ask: askWhose, Take: takeWhose},
		{Name: stepBasis, Ask: askBasis, Take: takeBasis},
		{Name: stepScope, Ask: askScope, Take: takeScope},
		{Name: stepTracks, Ask: askTracks, Take: takeTracks},
		{Name: stepUntil, Ask: askUntil, Take: takeUntil},
		{Name: stepKnown, Ask: askKnown, Take: takeKnown},
	}, toldQuestions[linkState]{
		about: func(s linkState) message.Matter { return s.Of },
		of:    func(s *linkState) *toldState { return &s.Told },
		then: func(context.Context, *talk, *linkState) (dialog.Next, error) {
			return dialog.Goto(stepSaveLink), nil
		},
	}.steps(), []dialog.Step[*talk, linkState]{
		{Name: stepSaveLink, Ask: askSaveLink, Take: takeSaveLink},
	}),
}}

func (t *talk) newLink(ctx context.Context, tap dialog.Tap) (reply, error) {
	a, err := t.Families.AdultPage(ctx, t.staffID(), family.AdultID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	s := linkState{Of: message.LinkOf{Adult: a.CaseName}}
	for _, l := range a.Links {
		s.Linked = append(s.Linked, l.Person.ID)
	}
	if err := t.offerPersons(ctx, &s, a.FamilyID); err != nil {
		return t.hidden(err)
	}
	return linking.begin(t, s, stepWhose)
}

func (t *talk) changeLink(ctx context.Context, tap dialog.Tap) (reply, error) {
	l, err := t.Families.LinkPage(ctx, t.staffID(), family.LinkID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return linking.begin(t, linkState{Of: message.LinkOf{Adult: l.Adult, Person: l.Person}, Change: l.ID, Basis: l.Basis, Scope: l.Scope, Grants: l.Grants}, stepTracks)
}

// handBack offers the other adults of the child's family. The mother is offered the guardian's tracks, but for the guardianship itself; what the guardian wanted to see in the
// chat is not what she wants, so each is in its usual way.
func (t *talk) handBack(ctx context.Context, tap dialog.Tap) (reply, error) {
	l, err := t.Families.LinkPage(ctx, t.staffID(), family.LinkID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	f, err := t.Families.FamilyPage(ctx, t.staffID(), l.Family.ID, t.now)
	if err != nil {
		return t.hidden(err)
	}
	s := linkState{Of: message.LinkOf{Adult: l.Adult, Person: l.Person}, Guardian: l.ID, Basis: family.BasisParent, Scope: family.ScopeDocuments}
	s.Mothers = slices.DeleteFunc(f.Adults, func(a family.CaseName) bool { return a.ID == l.Adult.ID })
	for _, g := range l.Grants {
		if g.Track != family.Guardianship {
			s.Grants = append(s.Grants, family.Grants(g.Track)...)
		}
	}
	return linking.begin(t, s, stepMother)
}

func askSaveLink(t *talk, s linkState) dialog.Screen {
	draft := message.LinkDraft{LinkOf: s.Of, HandBack: s.Guardian != 0, Scope: s.Scope, Basis: s.Basis, Grants: s.Grants, Until: s.Until}
	for i, k := range s.Documents {
		state := k.Levels[s.Levels[i]].State
		if state.Stage != "" && slices.Contains(s.Grants, family.Grant{Track: k.Track, InChat: true}) {
			draft.Sees = append(draft.Sees, family.Document{ID: k.Document, Track: k.Track, Item: k.Item, State: state})
		}
	}
	return message.CheckLink(t.say, draft, t.now)
}

func takeSaveLink(ctx context.Context, t *talk, s *linkState, in dialog.Input) (dialog.Next, error) {
	if _, ok := tapped(in); !ok {
		return dialog.Again(), nil
	}
	switch err := t.saveLink(ctx, *s); {
	case errors.Is(err, family.ErrOverlap):
		return dialog.End(message.LinkThere(t.say, s.Of.Adult.ID)), nil
	case errors.Is(err, family.ErrUnderAge):
		return dialog.End(message.OwnUnderAge(t.say, s.Of.Adult.ID)), nil
	case err != nil:
		return t.endWith(dialog.Screen{}, err)
	case s.Guardian != 0:
		return dialog.End(message.HandedBack(t.say, s.Of.Adult.ID)), nil
	}
	return t.endWith(t.caseAdultPage(ctx, s.Of.Adult.ID))
}

func (t *talk) saveLink(ctx context.Context, s linkState) error {
	n := family.NewLink{Adult: s.Of.Adult.ID, Person: s.Of.Person.ID, Scope: s.Scope, Basis: s.Basis, Grants: s.Grants, Until: s.Until,
		Known: s.known(), By: t.staffID(), Key: t.key()}
	var err error
	switch {
	case s.Change != 0:
		_, err = t.Families.ChangeLink(ctx, family.LinkChange{Link: s.Change, Grants: n.Grants, Until: n.Until, Known: n.Known, By: n.By, Key: n.Key}, t.now)
	case s.Guardian != 0:
		_, err = t.Families.HandBack(ctx, family.HandBack{Guardian: s.Guardian, To: n}, t.now)
	default:
		_, err = t.Families.Link(ctx, n, t.now)
	}
	return err
}

// known is what is written down of what she was told already.
func (s linkState) known() []family.Known {
	var known []family.Known
	for i, k := range s.Documents {
		if upTo := k.Levels[s.Levels[i]].UpTo; upTo > 0 {
			known = append(known, family.Known{Document: k.Document, UpTo: upTo, Told: s.Told.told()})
		}
	}
	return known
}
