using System.Text.Json;
using Muser.Interfaces.Devices;
using Muser.Silo;
using Muser.Silo.Cluster.Security;
using Muser.Simulators.Devices;

namespace Muser.Cli.Tests.Devices;

/// <summary>Whatever is wanted of devices, and whichever way it came, is in the audit log: who, when, why, and what became of it.</summary>
[Trait("Tier", "Cluster")]
public class DeviceAuditTests
{
    private static readonly DeviceSetup Fast = new() { Speed = 50 };

    [Fact]
    public async Task EveryCommandSettingGroupActAndPlanActIsThereWithWhoAndWhy()
    {
        await using var site = await DeviceSite.Start();
        await site.Add(new NoiseSourceDevice("noise-source-1", Fast), new CameraDevice("camera-1", Fast));
        var begun = TimeProvider.System.GetUtcNow();

        await site.Service.Done("device", "command", "noise-source-1", "on", "--client", "li", "--why", "calibration");
        await site.Service.Done("device", "set", "noise-source-1", "power", "-20", "--client", "wang", "--why", "too loud");
        await site.Service.Run("device", "set", "noise-source-1", "power", "99", "--client", "wang", "--why", "louder");
        await site.Service.Done("device", "group", "set", "sources", "noise-source-1");
        await site.Service.Done("device", "group", "command", "sources", "off", "--client", "li", "--why", "end of run");
        await site.Service.Run("device", "group", "command", "nobody", "off", "--client", "li", "--why", "a try");
        var plan = site.Service.File("plan.json", """[{"name":"Sun","steps":[{"device":"noise-source-1","command":"on"}]}]""");
        await site.Service.Done("device", "plan", "pause", "--client", "chen", "--why", "wind");
        await site.Service.Done("device", "plan", "add", plan, "--client", "chen", "--why", "flare watch");
        await site.Service.Done("device", "plan", "resume", "--client", "chen");
        var exposure = (await site.Service.Done("device", "command", "camera-1", "expose", "seconds=600", "--no-wait", "--json")).Trim();
        var id = JsonDocument.Parse(exposure).RootElement.GetProperty("id").GetGuid();
        await site.Grain(DeviceId.Parse("camera-1")).Cancel(id, new Requester("zhao", "clouds"));
        await site.Until(DeviceId.Parse("camera-1"), snapshot => snapshot.Commands.All(command => command.Answer.Phase.IsEnd()));

        AuditLine[] lines;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(lines = await Audit(site)).Any(line => line is { Target: "plan/main", Outcome: "done" }))
        {
            await Task.Delay(50, patience.Token);
        }

        Assert.All(lines, line => Assert.InRange(line.At, begun.AddSeconds(-1), TimeProvider.System.GetUtcNow().AddSeconds(1)));
        Says(lines, "noise-source-1", "on", "li", "calibration", "accepted");
        Says(lines, "noise-source-1", "on", "li", "calibration", "done");
        Says(lines, "noise-source-1", "set power=-20", "wang", "too loud", "set");
        Assert.True(Says(lines, "noise-source-1", "set power=99", "wang", "louder", "rejected").IsRefused);
        Says(lines, "group/sources", "off", "li", "end of run", "fired");
        Says(lines, "noise-source-1", "off", "li", "end of run", "accepted");
        Assert.True(Says(lines, "group/nobody", "off", "li", "a try", "aborted").IsRefused);
        Says(lines, "plan/main", "pause", "chen", "wind", "paused");
        Says(lines, "plan/main", "add 'Sun'", "chen", "flare watch", "added");
        Says(lines, "plan/main", "resume", "chen", "", "resumed");
        const string byPlan = "plan main: Sun, added by chen: flare watch";
        Says(lines, "plan/main", "begin 'Sun'", "muser", byPlan, "begun");
        Says(lines, "noise-source-1", "on", "muser", byPlan, "accepted");
        Says(lines, "noise-source-1", "on", "muser", byPlan, "done");
        Says(lines, "plan/main", "end 'Sun'", "muser", byPlan, "done");
        Says(lines, "camera-1", "cancel", "zhao", "clouds", "asked");
    }

    private static AuditLine Says(AuditLine[] lines, string target, string what, string who, string why, string outcome) =>
        Assert.Single(lines, line => (line.Target, line.What, line.Who, line.Why, line.Outcome) == (target, what, who, why, outcome));

    private static async Task<AuditLine[]> Audit(DeviceSite site) =>
        [.. (await site.Service.Done("audit", "--limit", "1000", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<AuditLine>(line, ServiceJson.Compact)!)];
}
