package notice

import (
	"context"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// Audience says whom a notice is for, among the adults with a live link in families that its author may work on. Every filter that is set narrows it; the zero Audience is all of
// them. It is kept as it is, and resolved anew until the notice is submitted.
type Audience struct {
	// Offices and Regions: her family is received at one of these offices, at an office in one of these regions.
	Offices []OfficeID `json:"offices,omitempty"`
	Regions []string   `json:"regions,omitempty"`
	// Track and Stages: she is shown a document of this track, at one of these stages if there are any. Only of a track for which MaySelect.
	Track  family.Track   `json:"track,omitempty"`
	Stages []family.Stage `json:"stages,omitempty"`
	// Bases: she is linked to somebody on one of these grounds.
	Bases []family.Basis `json:"bases,omitempty"`
	// Languages: the chat speaks one of these to her, or will.
	Languages []string `json:"languages,omitempty"`
	// MeetingFrom and MeetingUntil: she has a meeting that begins in this span. Both or none.
	MeetingFrom  time.Time `json:"meeting_from,omitzero"`
	MeetingUntil time.Time `json:"meeting_until,omitzero"`
	// Adults are picked by hand: nobody else. Except are left out.
	Adults []family.AdultID `json:"adults,omitempty"`
	Except []family.AdultID `json:"except,omitempty"`
}

// MaySelect says whether a track can be a filter: not one whose very name says too much about whoever is on it.
func MaySelect(track family.Track) bool {
	switch track {
	case family.KinshipConfirmation, family.RelativeStatus, family.LegalSupport:
		return false
	}
	return track.Valid()
}

// valid returns ErrInvalid for a track that cannot be selected, stages that are not its own, half a span.
func (a Audience) valid() error {
	if a.Track != "" && !MaySelect(a.Track) || a.Track == "" && len(a.Stages) > 0 || a.MeetingFrom.IsZero() != a.MeetingUntil.IsZero() {
		return ErrInvalid
	}
	for _, stage := range a.Stages {
		if a.Track.Position(stage) < 0 {
			return ErrInvalid
		}
	}
	return nil
}

// chosen are the adults of an audience, with the language in which they are spoken to and those because of whom they are in it; nobody: because of nobody in particular. Of somebody
// else's family its author chooses nobody, not even by a link into one of their own.
const chosen = `WITH workable AS MATERIALIZED (SELECT family_id FROM workable_families(@staff, @now)
), linked AS (
	SELECT l.adult_id, array_agg(DISTINCT l.person_id ORDER BY l.person_id) AS person_ids
	FROM links l JOIN persons p ON p.id = l.person_id
	WHERE l.from_at <= @now AND l.revoked_at IS NULL
	  AND (cardinality(@bases::text[]) = 0 OR l.basis = ANY (@bases) AND p.family_id IN (SELECT family_id FROM workable))
	  AND (@track = '' OR (l.adult_id, l.person_id) IN (SELECT * FROM unnest(@told_adults::bigint[], @told_persons::bigint[])))
	GROUP BY l.adult_id
), chosen AS (
	SELECT ad.id AS adult_id, ad.family_id, c.id AS account_id, c.blocked_at, c.muted_at,
		CASE WHEN @track = '' AND cardinality(@bases::text[]) = 0 THEN '{}' ELSE l.person_ids END AS person_ids,
		coalesce(c.language, (SELECT i.language FROM invitations i WHERE i.adult_id = ad.id ORDER BY i.id DESC LIMIT 1), 'kk') AS language,
		ad.id = ANY (@on_hold::bigint[]) AS on_hold
	FROM adults ad JOIN linked l ON l.adult_id = ad.id JOIN families f ON f.id = ad.family_id
	LEFT JOIN offices o ON o.id = f.office_id AND o.ended_at IS NULL
	LEFT JOIN accounts c ON c.adult_id = ad.id AND c.state = 'active'
	WHERE f.id IN (SELECT family_id FROM workable)
	  AND (cardinality(@offices::bigint[]) = 0 OR o.id = ANY (@offices))
	  AND (cardinality(@regions::text[]) = 0 OR o.region = ANY (@regions))
	  AND (cardinality(@adults::bigint[]) = 0 OR ad.id = ANY (@adults)) AND ad.id <> ALL (@except::bigint[])
	  AND (@meeting_from::timestamptz IS NULL OR EXISTS (
		SELECT FROM appointment_adults r JOIN appointments m ON m.id = r.appointment_id
		WHERE r.adult_id = ad.id AND r.removed_at IS NULL AND m.in_chat AND m.status IN ('booked', 'displaced') AND m.starts_at >= @meeting_from AND m.starts_at < @meeting_until))
), filtered AS (
	SELECT * FROM chosen WHERE cardinality(@languages::text[]) = 0 OR language = ANY (@languages)
)
`

// values are what chosen asks for. A stage is what each adult was told; hopes leaves out nobody who has something on hold.
func (s *Store) values(ctx context.Context, q postgres.Querier, author family.StaffID, a Audience, hopes bool, now time.Time) (postgres.Args, error) {
	args := postgres.Args{"staff": author, "now": now, "offices": some(a.Offices), "regions": some(a.Regions), "track": a.Track, "bases": some(a.Bases), "languages": some(a.Languages),
		"adults": some(a.Adults), "except": some(a.Except), "meeting_from": postgres.OrNull(a.MeetingFrom), "meeting_until": postgres.OrNull(a.MeetingUntil), "on_hold": []family.AdultID{}}
	adults, persons := []family.AdultID{}, []family.PersonID{}
	if a.Track != "" {
		standing, err := s.Families.Standings(ctx, q, author, a.Track, now)
		if err != nil {
			return nil, err
		}
		for _, one := range standing {
			if len(a.Stages) == 0 || slices.Contains(a.Stages, one.Stage) {
				adults, persons = append(adults, one.Adult), append(persons, one.Person)
			}
		}
	}
	args["told_adults"], args["told_persons"] = adults, persons
	if !hopes {
		onHold, err := s.Families.KnowOnHold(ctx, q, author, now)
		if err != nil {
			return nil, err
		}
		args["on_hold"] = some(onHold)
	}
	return args, nil
}

// some is a list that PostgreSQL takes for an empty one, and not for NULL, when there is nothing in it.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
