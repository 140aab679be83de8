CREATE TABLE "tenant_host" (
	"host" text PRIMARY KEY,
	"tenant_id" uuid NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
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
CREATE TABLE "sitting_kind" (
	"tenant_id" uuid,
	"id" uuid,
	"body_id" uuid NOT NULL,
	"name" text NOT NULL,
	"position" smallint NOT NULL,
	CONSTRAINT "sitting_kind_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "staff_role_kind" (
	"tenant_id" uuid,
	"role_id" uuid,
	"kind_id" uuid,
	CONSTRAINT "staff_role_kind_pkey" PRIMARY KEY("tenant_id","role_id","kind_id")
);
--> statement-breakpoint
CREATE TABLE "paper_original" (
	"tenant_id" uuid,
	"id" uuid,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	CONSTRAINT "paper_original_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "group_epoch" (
	"tenant_id" uuid,
	"id" uuid,
	"group_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"maker_id" uuid NOT NULL,
	"maker_signing" text NOT NULL,
	"statement" text NOT NULL,
	"signature" text NOT NULL,
	"made_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "group_epoch_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "group_key_given" (
	"tenant_id" uuid,
	"id" uuid,
	"epoch_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"sealing" text NOT NULL,
	"sealed" text NOT NULL,
	"giver_id" uuid NOT NULL,
	"giver_signing" text NOT NULL,
	"signature" text NOT NULL,
	"given_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "group_key_given_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "notes_key_device" (
	"session_id" uuid PRIMARY KEY,
	"account_id" uuid NOT NULL,
	"way" text NOT NULL,
	"since" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notes_key_request" (
	"id" uuid PRIMARY KEY,
	"account_id" uuid NOT NULL,
	"session_id" uuid NOT NULL UNIQUE,
	"commitment" text NOT NULL,
	"answer" text,
	"opened_sealing" text,
	"opened_nonce" text,
	"sealed" text,
	"expires_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notes_key" (
	"account_id" uuid PRIMARY KEY,
	"sealing" text NOT NULL,
	"signing" text NOT NULL,
	"proof" text NOT NULL,
	"recovery" text NOT NULL,
	"seals_private" boolean NOT NULL,
	"made_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "journal_value" (
	"tenant_id" uuid,
	"id" uuid,
	"hash" text NOT NULL,
	"salt" bytea NOT NULL,
	"value" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "journal_value_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "erasure_request" (
	"tenant_id" uuid,
	"id" uuid,
	"account_id" uuid NOT NULL,
	"asked_at" timestamp(3) with time zone NOT NULL,
	"outcome" text,
	"reason" text,
	"decided_at" timestamp(3) with time zone,
	"decided_by" uuid,
	CONSTRAINT "erasure_request_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "privacy_contact" (
	"tenant_id" uuid,
	"id" uuid,
	"controller" text NOT NULL,
	"officer" text NOT NULL,
	"reach" text NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "privacy_contact_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "register_text" (
	"tenant_id" uuid,
	"id" uuid,
	"activity" text NOT NULL,
	"field" text NOT NULL,
	"locale" text NOT NULL,
	"text" text NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "register_text_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "retention_run" (
	"tenant_id" uuid,
	"id" uuid,
	"at" timestamp(3) with time zone NOT NULL,
	"counts" jsonb NOT NULL,
	CONSTRAINT "retention_run_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "self_check" (
	"tenant_id" uuid,
	"id" uuid,
	"started_at" timestamp(3) with time zone NOT NULL,
	"ended_at" timestamp(3) with time zone NOT NULL,
	"pages" integer NOT NULL,
	"requests" integer NOT NULL,
	"sought" integer NOT NULL,
	"findings" jsonb NOT NULL,
	"cleared_at" timestamp(3) with time zone,
	"cleared_by" uuid,
	"reason" text,
	CONSTRAINT "self_check_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "device_id" uuid;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "idle_minutes" integer;--> statement-breakpoint
ALTER TABLE "staff_role" ADD COLUMN "keeps_all_kinds" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "staff_role" ADD COLUMN "reads_closed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant" ADD COLUMN "arms_sha256" text;--> statement-breakpoint
ALTER TABLE "tenant" ADD COLUMN "mail_name" text;--> statement-breakpoint
ALTER TABLE "tenant" ADD COLUMN "mail_reply_to" text;--> statement-breakpoint
ALTER TABLE "tenant" ADD COLUMN "paused_at" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "description" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sitting" ADD COLUMN "kind_id" uuid;--> statement-breakpoint
-- Every body gets its first kind of sitting, with its name, and its sittings are of that kind. Tenant by tenant: an owner
-- that is no superuser sees through row-level security only what a tenant sees.
DO $$
DECLARE one uuid;
BEGIN
	FOR one IN SELECT "id" FROM "tenant" LOOP
		PERFORM set_config('app.tenant', one::text, true);
		INSERT INTO "sitting_kind" ("tenant_id", "id", "body_id", "name", "position")
			SELECT "tenant_id", gen_random_uuid(), "id",
				"name" || CASE WHEN row_number() OVER (PARTITION BY "name" ORDER BY "id") > 1 THEN ' (' || "slug" || ')' ELSE '' END,
				row_number() OVER (ORDER BY "name", "id") - 1
			FROM "body" WHERE "tenant_id" = one;
		UPDATE "sitting" SET "kind_id" = "sitting_kind"."id" FROM "sitting_kind"
			WHERE "sitting"."tenant_id" = one AND "sitting_kind"."tenant_id" = one
				AND "sitting_kind"."body_id" = "sitting"."body_id";
	END LOOP;
	PERFORM set_config('app.tenant', '', true);
END $$;--> statement-breakpoint
ALTER TABLE "sitting" ALTER COLUMN "kind_id" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "session_device" ON "session" ("device_id");--> statement-breakpoint
CREATE INDEX "tenant_host_tenant" ON "tenant_host" ("tenant_id");--> statement-breakpoint
CREATE INDEX "device_account" ON "device" ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "device_key_once" ON "device" ("account_id","public_key");--> statement-breakpoint
CREATE UNIQUE INDEX "sitting_kind_name" ON "sitting_kind" ("tenant_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "sitting_kind_body" ON "sitting_kind" ("tenant_id","id","body_id");--> statement-breakpoint
CREATE UNIQUE INDEX "group_epoch_once" ON "group_epoch" ("tenant_id","group_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "group_key_given_once" ON "group_key_given" ("tenant_id","epoch_id","account_id","sealing");--> statement-breakpoint
CREATE INDEX "sitting_of_kind" ON "sitting" ("tenant_id","kind_id");--> statement-breakpoint
CREATE UNIQUE INDEX "journal_value_hash" ON "journal_value" ("tenant_id","hash");--> statement-breakpoint
CREATE INDEX "erasure_request_account" ON "erasure_request" ("tenant_id","account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "register_text_once" ON "register_text" ("tenant_id","activity","field","locale");--> statement-breakpoint
CREATE INDEX "retention_run_at" ON "retention_run" ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "self_check_started" ON "self_check" ("tenant_id","started_at");--> statement-breakpoint
ALTER TABLE "tenant_host" ADD CONSTRAINT "tenant_host_tenant_id_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id");--> statement-breakpoint
ALTER TABLE "device" ADD CONSTRAINT "device_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "sitting_kind" ADD CONSTRAINT "sitting_kind_tenant_id_body_id_body_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","body_id") REFERENCES "body"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "staff_role_kind" ADD CONSTRAINT "staff_role_kind_tenant_id_role_id_staff_role_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","role_id") REFERENCES "staff_role"("tenant_id","id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "staff_role_kind" ADD CONSTRAINT "staff_role_kind_4BHIMiVR625D_fkey" FOREIGN KEY ("tenant_id","kind_id") REFERENCES "sitting_kind"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "paper_original" ADD CONSTRAINT "paper_original_tenant_id_id_paper_version_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","id") REFERENCES "paper_version"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "group_epoch" ADD CONSTRAINT "group_epoch_maker_id_account_id_fkey" FOREIGN KEY ("maker_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "group_epoch" ADD CONSTRAINT "group_epoch_uKW9gIJZiIyf_fkey" FOREIGN KEY ("tenant_id","group_id") REFERENCES "political_group"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "group_key_given" ADD CONSTRAINT "group_key_given_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "group_key_given" ADD CONSTRAINT "group_key_given_giver_id_account_id_fkey" FOREIGN KEY ("giver_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "group_key_given" ADD CONSTRAINT "group_key_given_oMF50nMGnKfz_fkey" FOREIGN KEY ("tenant_id","epoch_id") REFERENCES "group_epoch"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "notes_key_device" ADD CONSTRAINT "notes_key_device_session_id_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "notes_key_device" ADD CONSTRAINT "notes_key_device_account_id_notes_key_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "notes_key"("account_id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "notes_key_request" ADD CONSTRAINT "notes_key_request_account_id_notes_key_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "notes_key"("account_id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "notes_key_request" ADD CONSTRAINT "notes_key_request_session_id_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "notes_key" ADD CONSTRAINT "notes_key_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "sitting" ADD CONSTRAINT "sitting_FM9OhscKbesr_fkey" FOREIGN KEY ("tenant_id","kind_id","body_id") REFERENCES "sitting_kind"("tenant_id","id","body_id");--> statement-breakpoint
ALTER TABLE "erasure_request" ADD CONSTRAINT "erasure_request_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
-- By hand: the tables of devices stand in a file of their own, which the one of sessions does not know.
ALTER TABLE "session" ADD CONSTRAINT "session_device_id_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("id") ON DELETE SET NULL;
