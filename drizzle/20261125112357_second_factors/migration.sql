CREATE TABLE "recovery_code" (
	"account_id" uuid,
	"hash" bytea,
	"used_at" timestamp(3) with time zone,
	CONSTRAINT "recovery_code_pkey" PRIMARY KEY("account_id","hash")
);
--> statement-breakpoint
CREATE TABLE "step_up" (
	"session_id" uuid,
	"act" text,
	"object" text,
	"verified_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "step_up_pkey" PRIMARY KEY("session_id","act","object")
);
--> statement-breakpoint
CREATE TABLE "totp" (
	"account_id" uuid PRIMARY KEY,
	"sealed_secret" bytea NOT NULL,
	"last_step" integer NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "password_stands_alone" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "challenge" ADD COLUMN "bound_to" text;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "is_demo" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "step_up" ADD CONSTRAINT "step_up_session_id_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "totp" ADD CONSTRAINT "totp_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");