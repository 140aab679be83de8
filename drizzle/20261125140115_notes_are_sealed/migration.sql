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
CREATE UNIQUE INDEX "group_epoch_once" ON "group_epoch" ("tenant_id","group_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "group_key_given_once" ON "group_key_given" ("tenant_id","epoch_id","account_id","sealing");--> statement-breakpoint
ALTER TABLE "group_epoch" ADD CONSTRAINT "group_epoch_maker_id_account_id_fkey" FOREIGN KEY ("maker_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "group_epoch" ADD CONSTRAINT "group_epoch_uKW9gIJZiIyf_fkey" FOREIGN KEY ("tenant_id","group_id") REFERENCES "political_group"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "group_key_given" ADD CONSTRAINT "group_key_given_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "group_key_given" ADD CONSTRAINT "group_key_given_giver_id_account_id_fkey" FOREIGN KEY ("giver_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "group_key_given" ADD CONSTRAINT "group_key_given_oMF50nMGnKfz_fkey" FOREIGN KEY ("tenant_id","epoch_id") REFERENCES "group_epoch"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "notes_key_device" ADD CONSTRAINT "notes_key_device_session_id_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "notes_key_device" ADD CONSTRAINT "notes_key_device_account_id_notes_key_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "notes_key"("account_id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "notes_key_request" ADD CONSTRAINT "notes_key_request_account_id_notes_key_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "notes_key"("account_id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "notes_key_request" ADD CONSTRAINT "notes_key_request_session_id_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "notes_key" ADD CONSTRAINT "notes_key_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");