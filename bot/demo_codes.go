package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/simulator/page"
)

// demoCode is a code that somebody new can come in by.
type demoCode struct {
	adult int64
	link  page.Link
}

// newCodes gives a code to each of the invited adults who has no account yet. Every start makes new ones, since codes are kept nowhere in clear.
func newCodes(ctx context.Context, a *app, invited []demoInvited) ([]demoCode, error) {
	in, err := adults(ctx, a, `SELECT adult_id FROM accounts WHERE adult_id IS NOT NULL AND ended_at IS NULL`)
	if err != nil {
		return nil, err
	}
	var codes []demoCode
	for _, i := range invited {
		if in[int64(i.Adult)] {
			continue
		}
		made, err := a.Accounts.Invite(ctx, a.Pool, account.InviteRequest{Adult: int64(i.Adult), Language: i.Language, Simple: i.Simple, By: int64(i.By),
			TTL: account.InvitationTTL}, a.Clock())
		if err != nil {
			return nil, fmt.Errorf("new code for %s: %w", i.Name, err)
		}
		codes = append(codes, demoCode{int64(i.Adult), page.Link{Title: i.Name, Note: i.Note, Language: i.Language, Code: made.Typed,
			URL: "https://t.me/" + demoUsername + "?start=" + made.Link, OpenURL: "/phone?open=" + made.Link}})
	}
	return codes, nil
}

// unused are the links of the codes that nobody came in by and that have not run out.
func unused(ctx context.Context, a *app, codes []demoCode) ([]page.Link, error) {
	open, err := adults(ctx, a, `SELECT adult_id FROM invitations WHERE adult_id IS NOT NULL AND used_at IS NULL AND expires_at > $1`, a.Clock())
	if err != nil {
		return nil, err
	}
	var links []page.Link
	for _, c := range codes {
		if open[c.adult] {
			links = append(links, c.link)
		}
	}
	return links, nil
}

func adults(ctx context.Context, a *app, query string, args ...any) (map[int64]bool, error) {
	rows, err := a.Pool.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("who of the demo has come in: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("who of the demo has come in: %w", err)
	}
	found := map[int64]bool{}
	for _, id := range ids {
		found[id] = true
	}
	return found, nil
}
