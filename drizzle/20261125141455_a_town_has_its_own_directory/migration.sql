CREATE TABLE "account_identity" (
	"provider_id" uuid,
	"subject" text,
	"account_id" uuid NOT NULL,
	"linked_at" timestamp(3) with time zone NOT NULL,
	"last_used_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "account_identity_pkey" PRIMARY KEY("provider_id","subject")
);
--> statement-breakpoint
CREATE TABLE "identity_door" (
	"provider_id" uuid PRIMARY KEY,
	"tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"is_on" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity_provider" (
	"tenant_id" uuid,
	"id" uuid,
	"name" text NOT NULL,
	"settings" jsonb NOT NULL,
	"sealed_secret" bytea,
	"changed_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "identity_provider_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "identity_session" (
	"id" uuid PRIMARY KEY,
	"session_id" uuid UNIQUE,
	"provider_id" uuid NOT NULL,
	"sealed_id_token" bytea,
	"created_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "account_identity_once" ON "account_identity" ("provider_id","account_id");--> statement-breakpoint
CREATE INDEX "identity_door_tenant" ON "identity_door" ("tenant_id");--> statement-breakpoint
CREATE INDEX "identity_session_provider" ON "identity_session" ("provider_id");--> statement-breakpoint
ALTER TABLE "account_identity" ADD CONSTRAINT "account_identity_provider_id_identity_door_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "identity_door"("provider_id");--> statement-breakpoint
ALTER TABLE "account_identity" ADD CONSTRAINT "account_identity_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "identity_door" ADD CONSTRAINT "identity_door_tenant_id_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id");--> statement-breakpoint
ALTER TABLE "identity_session" ADD CONSTRAINT "identity_session_session_id_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity_session" ADD CONSTRAINT "identity_session_provider_id_identity_door_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "identity_door"("provider_id");