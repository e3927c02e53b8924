package family

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// News is what an account has not opened yet, as its adult is shown it, the newest first. What stood there when the account was let in is no news: a ping that
// came with every paper she never looked at would hide the one that moved.
type News struct {
	Documents []Document
	// First: no document was ever opened from this account.
	First bool
}

// News lists what is new for an account. None is a valid answer: what a ping was about may have been opened, or taken from her, since.
func (s *Store) News(ctx context.Context, account AccountID, now time.Time) (News, error) {
	news, err := s.news(ctx, account, now)
	if err != nil {
		return News{}, fmt.Errorf("news of account %d: %w", account, err)
	}
	return news, nil
}

func (s *Store) news(ctx context.Context, account AccountID, now time.Time) (News, error) {
	args := postgres.Args{"account": account, "now": now}
	var batch pgx.Batch
	batch.Queue(live+`
		SELECT DISTINCT ON (p.id) `+personColumns+`
		FROM live JOIN accounts a ON a.adult_id = live.adult_id JOIN persons p ON p.id = live.person_id WHERE a.id = @account ORDER BY p.id`, args)
	queueUnopened(&batch, ``, args)
	batch.Queue(`SELECT NOT EXISTS (SELECT FROM seen WHERE account_id = @account)`, args)
	results := s.Pool.SendBatch(ctx, &batch)
	defer results.Close()

	rows, _ := results.Query() // its error is met again by reading the rows
	people, err := pgx.CollectRows(rows, scanPerson)
	if err != nil {
		return News{}, err
	}
	all, err := collectUnopened(results)
	if err != nil {
		return News{}, err
	}
	var news News
	if err := results.QueryRow().Scan(&news.First); err != nil {
		return News{}, err
	}
	// The connection goes back before the vault may ask for another one.
	if err := results.Close(); err != nil {
		return News{}, err
	}
	for _, p := range people {
		if err := s.addNews(ctx, &news, p, all, now); err != nil {
			return News{}, err
		}
	}
	slices.SortStableFunc(news.Documents, func(a, b Document) int { return b.shownFrom.Compare(a.shownFrom) })
	return news, nil
}

// addNews adds what is new of one person. Somebody whose row does not open is left out.
func (s *Store) addNews(ctx context.Context, news *News, p sealedPerson, all []unopened, now time.Time) error {
	var histories []*history
	for _, d := range all {
		if d.person == p.id && d.isNew(now) {
			histories = append(histories, d.history)
		}
	}
	if len(histories) == 0 {
		return nil
	}
	who, err := s.openPerson(ctx, s.Pool, p)
	if vault.Unreadable(err) {
		s.Log.Error("a person does not open", "person", p.id, "family", p.family)
		return nil
	}
	if err != nil {
		return err
	}
	documents, err := s.shown(ctx, p.family, who, histories, now)
	news.Documents = append(news.Documents, documents...)
	return err
}

// HasNews says whether anything is new for an account, without opening it.
func (s *Store) HasNews(ctx context.Context, account AccountID, now time.Time) (bool, error) {
	all, err := s.unopened(ctx, ``, postgres.Args{"account": account, "now": now})
	if err != nil {
		return false, fmt.Errorf("has account %d news: %w", account, err)
	}
	return slices.ContainsFunc(all, func(d unopened) bool { return d.isNew(now) }), nil
}

// PingDue says whether a ping about these persons still has something to tell: a change that may ping, shown to this account's adult after its last ping, that
// was not opened and that no person has told her about. It is asked when the ping is sent, for by then a move may be taken back, a telling recorded, a card opened.
func (s *Store) PingDue(ctx context.Context, account AccountID, persons []int64, last, now time.Time) (bool, error) {
	all, err := s.unopened(ctx, ` AND d.person_id = ANY (@persons)`, postgres.Args{"account": account, "now": now, "persons": persons})
	if err != nil {
		return false, fmt.Errorf("is a ping due for account %d: %w", account, err)
	}
	return slices.ContainsFunc(all, func(d unopened) bool { return d.pings(last, now) }), nil
}

// Opened records that an account was shown this document, and so what it stands at; it is no news any more until it changes.
func (s *Store) Opened(ctx context.Context, account AccountID, d Document, now time.Time) error {
	_, err := s.Pool.Exec(ctx, `
		INSERT INTO seen AS s (account_id, document_id, seq, since, at) SELECT $1, id, $3, $4, $5 FROM documents WHERE id = $2
		ON CONFLICT (account_id, document_id) DO UPDATE SET seq = excluded.seq, since = excluded.since, at = excluded.at
		WHERE (s.seq, s.since) IS DISTINCT FROM (excluded.seq, excluded.since)`, account, d.ID, d.seq, d.Since, now)
	if err != nil {
		return fmt.Errorf("document %d opened by account %d: %w", d.ID, account, err)
	}
	return nil
}

// unopened is a document with what an account knows of it.
type unopened struct {
	*history
	person PersonID
	// seen is what it stood at when its card was opened last; if that never was, when the account was let in.
	seen View
}

// isNew says whether it is shown otherwise than it was seen.
func (d unopened) isNew(now time.Time) bool {
	view := d.viewAt(d.told, now)
	return view.Seq > 0 && differs(d.seen, view)
}

// pings says whether one of the moves not seen yet may ping, is younger than the last ping, and was not told by a person meanwhile.
func (d unopened) pings(last, now time.Time) bool {
	shown := d.viewAt(d.told, now).Seq
	var before State
	for _, m := range d.moves {
		if m.Seq > d.seen.Seq && m.Seq <= shown && m.ShownFrom.After(last) &&
			ClassOf(d.track, d.humanFirst, before, m.State) == Ping && !calm(d.told, m.ShownFrom) {
			return true
		}
		before = m.State
	}
	return false
}

func (s *Store) unopened(ctx context.Context, only string, args postgres.Args) ([]unopened, error) {
	var batch pgx.Batch
	queueUnopened(&batch, only, args)
	results := s.Pool.SendBatch(ctx, &batch)
	defer results.Close()
	return collectUnopened(results)
}

// queueUnopened asks for what collectUnopened reads: the documents that the adult of @account may see, with her tellings, and what the account has seen of them.
func queueUnopened(batch *pgx.Batch, only string, args postgres.Args) {
	const hers = ` FROM live JOIN accounts a ON a.adult_id = live.adult_id JOIN documents d ON d.person_id = live.person_id AND d.track = live.track `
	queueHistories(batch, hers, `a.id = @account`+only, args)
	batch.Queue(live+`
		SELECT d.id, d.person_id, a.joined_at, s.seq, s.since`+hers+`
		LEFT JOIN seen s ON s.account_id = a.id AND s.document_id = d.id WHERE a.id = @account`+only, args)
}

func collectUnopened(results pgx.BatchResults) ([]unopened, error) {
	histories, err := collectHistories(results)
	if err != nil {
		return nil, err
	}
	byID := map[DocumentID]*history{}
	for _, h := range histories {
		byID[h.id] = h
	}
	rows, err := results.Query()
	if err != nil {
		return nil, err
	}
	var all []unopened
	var d unopened
	var id DocumentID
	var joined time.Time
	var seq *int
	var since *time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &d.person, &joined, &seq, &since}, func() error {
		if d.history = byID[id]; d.history == nil {
			return nil
		}
		if seq != nil {
			d.seen = View{Seq: *seq, Since: *since}
		} else {
			d.seen = d.viewAt(recordedBy(d.told, joined), joined)
		}
		all = append(all, d)
		return nil
	})
	return all, err
}

// recordedBy leaves out what was told later.
func recordedBy(told []Telling, at time.Time) []Telling {
	return slices.DeleteFunc(slices.Clone(told), func(t Telling) bool { return t.Recorded.After(at) })
}
