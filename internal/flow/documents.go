package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// documents shows whose documents she may see; with one person that list is skipped.
func (t *talk) documents(ctx context.Context, _ dialog.Tap) (reply, error) {
	people, err := t.Families.People(ctx, family.AdultID(t.who.Adult), t.now)
	if err != nil {
		return reply{}, err
	}
	if len(people) == 1 {
		return t.documentsOf(ctx, people[0].ID, 0)
	}
	return show(message.People(t.say, people, t.who.Simple, 0)), nil
}

// people is the same list on the way back: where it was skipped, back means the menu.
func (t *talk) people(ctx context.Context, tap dialog.Tap) (reply, error) {
	people, err := t.Families.People(ctx, family.AdultID(t.who.Adult), t.now)
	if err != nil {
		return reply{}, err
	}
	if len(people) == 1 {
		return t.home(ctx)
	}
	return show(message.People(t.say, people, t.who.Simple, tap.Args[0])), nil
}

func (t *talk) person(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.documentsOf(ctx, family.PersonID(tap.Args[0]), tap.Args[1])
}

func (t *talk) documentsOf(ctx context.Context, id family.PersonID, page int64) (reply, error) {
	person, documents, err := t.Families.Documents(ctx, family.AdultID(t.who.Adult), id, t.now)
	if err != nil {
		return t.hidden(err)
	}
	return show(message.Documents(t.say, person, documents, t.who.Simple, page)), nil
}

// read finds a document through her live link and shows one of its screens.
func (t *talk) read(ctx context.Context, tap dialog.Tap, screen func(family.Document) dialog.Screen) (reply, error) {
	d, err := t.Families.Document(ctx, family.AdultID(t.who.Adult), family.DocumentID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return show(screen(d)), nil
}

func (t *talk) document(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.card(ctx, message.Document, tap)
}

func (t *talk) bring(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.read(ctx, tap, func(d family.Document) dialog.Screen {
		return message.Bring(t.say, d, t.now, t.who.Simple, tap.Args[1])
	})
}

func (t *talk) visit(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.read(ctx, tap, func(d family.Document) dialog.Screen {
		return message.Visit(t.say, d, t.now, t.who.Simple, tap.Args[1])
	})
}

// still lists what can be done although a document stands still; stillOne is one thing of that list.
func (t *talk) still(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.read(ctx, tap, func(d family.Document) dialog.Screen {
		return message.StillPossible(t.say, d, t.who.Simple, tap.Args[1])
	})
}

func (t *talk) stillOne(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.read(ctx, tap, func(d family.Document) dialog.Screen {
		return message.StillOne(t.say, d, tap.Args[1], t.who.Simple, tap.Args[2])
	})
}
