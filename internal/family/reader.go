package family

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// Reader is an adult with a link to a document, as staff see her.
type Reader struct {
	Adult   AdultID
	Initial string
	// Self: the document is her own.
	Self bool
	// InChat: the document may be seen in her chat. Otherwise she hears of it in person only.
	InChat bool
	// Joined: she has let the bot in; Language and Simple are how it speaks to her, or will.
	Joined   bool
	Language string
	Simple   bool
	// Linked is since when.
	Linked time.Time
	// Told is what she was told of the document, in the order in which it was written down.
	Told []ToldLine
}

// ToldLine is one telling as staff read it: Name is who told.
type ToldLine struct {
	Telling
	Manner    Manner
	Supported bool
	Name      string
}

// tellings is what Shown asks for.
func (r Reader) tellings() []Telling {
	told := make([]Telling, len(r.Told))
	for i, t := range r.Told {
		told[i] = t.Telling
	}
	return told
}

// reading says which link makes an adult a reader of which document: also one whose track is not shown in the chat, as she is told all the same.
const reading = `
	SELECT d.id AS document_id, l.adult_id, l.basis = 'self' AS self, g.in_chat, l.from_at, a.family_id, a.initial_sealed
	FROM documents d JOIN links l ON l.person_id = d.person_id AND l.scope = 'documents' AND l.from_at <= @now AND l.revoked_at IS NULL
	JOIN link_tracks g ON g.link_id = l.id AND g.track = d.track
	JOIN adults a ON a.id = l.adult_id`

type sealedReader struct {
	Reader
	document DocumentID
	family   FamilyID
	initial  []byte
}

func (r sealedReader) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("adult", r.Adult), slog.Any("family", r.family))
}

// readersOf lists the readers of the documents that the condition on d leaves, with what each was told, by document and adult.
func readersOf(ctx context.Context, q postgres.Querier, condition string, args pgx.StrictNamedArgs) ([]sealedReader, error) {
	rows, err := q.Query(ctx, `
		SELECT r.document_id, r.adult_id, r.self, r.in_chat, r.from_at, r.family_id, r.initial_sealed,
			c.id IS NOT NULL, coalesce(c.language, i.language, 'kk'), coalesce(c.simple_menu, i.simple_menu, false),
			t.up_to_seq, t.told_at, t.recorded_at, t.manner, t.supported, s.name
		FROM (`+reading+` WHERE `+condition+`) r
		LEFT JOIN accounts c ON c.adult_id = r.adult_id AND c.state = 'active'
		LEFT JOIN LATERAL (SELECT language, simple_menu FROM invitations n WHERE n.adult_id = r.adult_id ORDER BY n.id DESC LIMIT 1) i ON true
		LEFT JOIN tellings t ON t.document_id = r.document_id AND t.adult_id = r.adult_id
		LEFT JOIN staff s ON s.id = t.told_by
		ORDER BY r.document_id, r.adult_id, t.id`, args)
	if err != nil {
		return nil, err
	}
	var readers []sealedReader
	var r sealedReader
	var upTo *int
	var at, recorded *time.Time
	var manner *Manner
	var supported *bool
	var name *string
	_, err = pgx.ForEachRow(rows, []any{&r.document, &r.Adult, &r.Self, &r.InChat, &r.Linked, &r.family, &r.initial,
		&r.Joined, &r.Language, &r.Simple, &upTo, &at, &recorded, &manner, &supported, &name}, func() error {
		last := len(readers) - 1
		if last < 0 || readers[last].document != r.document || readers[last].Adult != r.Adult {
			readers, last = append(readers, r), last+1
		}
		if upTo != nil {
			readers[last].Told = append(readers[last].Told,
				ToldLine{Telling: Telling{UpTo: *upTo, At: *at, Recorded: *recorded}, Manner: *manner, Supported: *supported, Name: *name})
		}
		return nil
	})
	return readers, err
}

func (s *Store) openReader(ctx context.Context, q postgres.Querier, r sealedReader) (Reader, error) {
	var err error
	r.Initial, err = s.openInitial(ctx, q, r.family, r.initial)
	return r.Reader, err
}
