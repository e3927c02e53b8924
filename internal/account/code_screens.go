package account

import (
	"context"
	"fmt"
	"time"
)

// BesideShown writes down what stands in a chat beside the live screen, a place on the map say, or the picture of a code, until it is taken away at closes. It goes sooner
// when the chat is hidden (HidePictures) or the code of its invitation, 0 for none, is spent (SpentCodes).
func (s *Store) BesideShown(ctx context.Context, telegramID int64, messageID int, invitation int64, closes time.Time) error {
	_, err := s.Pool.Exec(ctx, `
		INSERT INTO screens (telegram_index, message_id, account_id, live, version, closes_at, sent_at, shown_at, invitation_id)
		SELECT a.telegram_index, $2, a.id, false, 0, $3, $4, $4, NULLIF($5::bigint, 0) FROM accounts a WHERE a.telegram_index = $1 AND a.ended_at IS NULL
		ON CONFLICT DO NOTHING`, s.telegramIndex(telegramID), messageID, closes, s.Clock(), invitation)
	if err != nil {
		return fmt.Errorf("record message %d beside the screen: %w", messageID, err)
	}
	return nil
}

// SpentCodes makes due whatever shows a code that opens nothing any more: it was used, replaced by a newer one, or ran out.
func (s *Store) SpentCodes(ctx context.Context, now time.Time) error {
	_, err := s.Pool.Exec(ctx, `
		UPDATE screens c SET closes_at = $1 FROM invitations i
		WHERE i.id = c.invitation_id AND c.closes_at > $1 AND (i.used_at IS NOT NULL OR i.expires_at <= $1)`, now)
	if err != nil {
		return fmt.Errorf("close the screens of spent codes: %w", err)
	}
	return nil
}

// HidePictures makes due what stands in a chat beside the live screen: the picture of a code, a place on the map.
func (s *Store) HidePictures(ctx context.Context, telegramID int64, now time.Time) error {
	_, err := s.Pool.Exec(ctx, `
		UPDATE screens SET closes_at = $2 WHERE telegram_index = $1 AND NOT live AND closes_at > $2`, s.telegramIndex(telegramID), now)
	if err != nil {
		return fmt.Errorf("hide pictures: %w", err)
	}
	return nil
}
