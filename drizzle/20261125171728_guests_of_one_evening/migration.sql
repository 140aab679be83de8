CREATE TABLE "guest_item" (
	"tenant_id" uuid,
	"id" uuid,
	"guest_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"admits_closed" boolean DEFAULT false NOT NULL,
	CONSTRAINT "guest_item_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "guest" (
	"tenant_id" uuid,
	"id" uuid,
	"sitting_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"quality" text NOT NULL,
	"invited_at" timestamp(3) with time zone NOT NULL,
	"ends_at" timestamp(3) with time zone NOT NULL,
	"came_at" timestamp(3) with time zone,
	"withdrawn_at" timestamp(3) with time zone,
	CONSTRAINT "guest_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "guest_item_once" ON "guest_item" ("tenant_id","guest_id","item_id");--> statement-breakpoint
CREATE UNIQUE INDEX "guest_once" ON "guest" ("tenant_id","sitting_id","account_id");--> statement-breakpoint
CREATE INDEX "guest_account" ON "guest" ("tenant_id","account_id");--> statement-breakpoint
ALTER TABLE "guest_item" ADD CONSTRAINT "guest_item_tenant_id_guest_id_guest_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","guest_id") REFERENCES "guest"("tenant_id","id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "guest_item" ADD CONSTRAINT "guest_item_tenant_id_item_id_item_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","item_id") REFERENCES "item"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "guest" ADD CONSTRAINT "guest_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "guest" ADD CONSTRAINT "guest_tenant_id_sitting_id_sitting_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","sitting_id") REFERENCES "sitting"("tenant_id","id");