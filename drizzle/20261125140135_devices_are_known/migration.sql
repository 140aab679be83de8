CREATE TABLE "device" (
	"id" uuid PRIMARY KEY,
	"account_id" uuid NOT NULL,
	"name" text NOT NULL,
	"vouched_by" uuid,
	"algorithm" text NOT NULL,
	"public_key" bytea NOT NULL,
	"sealed_lease" bytea,
	"created_at" timestamp(3) with time zone NOT NULL,
	"last_seen_at" timestamp(3) with time zone NOT NULL,
	"lease_ends_at" timestamp(3) with time zone NOT NULL,
	"packs" integer DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"unsent" integer DEFAULT 0 NOT NULL,
	"wipe_ordered_at" timestamp(3) with time zone,
	"wipe_ordered_by" uuid,
	"wiped_at" timestamp(3) with time zone,
	"acknowledgement" text,
	"revoked_at" timestamp(3) with time zone
);
--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "device_id" uuid;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "idle_minutes" integer;--> statement-breakpoint
CREATE INDEX "session_device" ON "session" ("device_id");--> statement-breakpoint
CREATE INDEX "device_account" ON "device" ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "device_key_once" ON "device" ("account_id","public_key");--> statement-breakpoint
ALTER TABLE "device" ADD CONSTRAINT "device_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
-- By hand: the tables of devices stand in a file of their own, which the one of sessions does not know.
ALTER TABLE "session" ADD CONSTRAINT "session_device_id_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("id") ON DELETE SET NULL;
