package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// link shows what an adult may see of a person, and does now.
func (t *talk) link(ctx context.Context, tap dialog.Tap) (reply, error) {
	l, err := t.Families.LinkPage(ctx, t.staffID(), family.LinkID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return show(message.CaseLink(t.say, l, t.now)), nil
}

// endLink shows what ending a link takes, before it is done.
func (t *talk) endLink(ctx context.Context, tap dialog.Tap) (reply, error) {
	l, meetings, err := t.Families.LinkEnding(ctx, t.staffID(), family.LinkID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return show(message.LinkEnding(t.say, l, meetings, t.now)), nil
}

func (t *talk) endLinkNow(ctx context.Context, tap dialog.Tap) (reply, error) {
	if err := t.Families.EndLink(ctx, family.LinkID(tap.Args[0]), t.staffID(), t.now); err != nil {
		return t.hidden(err)
	}
	return show(message.LinkEnded(t.say, family.AdultID(tap.Args[1]))), nil
}
