CREATE TABLE "access_reset" (
	"account_id" uuid PRIMARY KEY,
	"tenant_id" uuid NOT NULL,
	"asked_by" uuid NOT NULL,
	"ends_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "access_reset" ADD CONSTRAINT "access_reset_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "access_reset" ADD CONSTRAINT "access_reset_tenant_id_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id");--> statement-breakpoint
ALTER TABLE "access_reset" ADD CONSTRAINT "access_reset_asked_by_account_id_fkey" FOREIGN KEY ("asked_by") REFERENCES "account"("id");