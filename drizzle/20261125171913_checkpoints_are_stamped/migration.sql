CREATE TABLE "journal_stamp" (
	"tenant_id" uuid,
	"id" uuid,
	"size" bigint NOT NULL,
	"asked_at" timestamp(3) with time zone NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp(3) with time zone NOT NULL,
	"problem" text,
	"alarmed_at" timestamp(3) with time zone,
	"stamped_at" timestamp(3) with time zone,
	"authority" text,
	"token" bytea,
	"root" bytea,
	CONSTRAINT "journal_stamp_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "journal_stamp_size" ON "journal_stamp" ("tenant_id","size");--> statement-breakpoint
CREATE INDEX "journal_stamp_pending" ON "journal_stamp" ("tenant_id","stamped_at","next_try_at");--> statement-breakpoint
ALTER TABLE "journal_stamp" ADD CONSTRAINT "journal_stamp_f7b4Yai7rzeQ_fkey" FOREIGN KEY ("tenant_id","size") REFERENCES "journal_checkpoint"("tenant_id","size");