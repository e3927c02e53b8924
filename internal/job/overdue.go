package job

import (
	"context"
	"time"
)

// overdue tells supervisors of calls that were promised and not made.
func (j *Jobs) overdue(ctx context.Context, now time.Time) error {
	return j.Families.EscalateCalls(ctx, now)
}
