DROP INDEX "poll_right_voice";--> statement-breakpoint
CREATE UNIQUE INDEX "poll_right_voice" ON "poll_right" ("tenant_id","mandate_id","poll_id");