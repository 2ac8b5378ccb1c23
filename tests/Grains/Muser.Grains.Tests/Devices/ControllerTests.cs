using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Devices;
using Muser.Silo;
using Muser.Silo.Cluster;

namespace Muser.Grains.Tests.Devices;

[Trait("Tier", "Cluster")]
public class ControllerTests
{
    private static readonly MuserSiloOptions DevicesSilo = new() { Roles = [SiloRoles.Devices] };

    [Fact]
    public async Task WhenItsSiloDiesAnotherHasTheControllerUnderAGreaterTerm()
    {
        await using var cluster = await ServiceCluster.Start(DevicesSilo, DevicesSilo, DevicesSilo);
        var controller = cluster.Client.GetGrain<IControllerGrain>(IControllerGrain.Key);
        var first = await controller.GetStatus();
        Assert.Equal(first, await controller.GetStatus());
        var home = Enumerable.Range(0, 3).Select(cluster.Silo).Single(silo => $"{silo.SiloAddress}" == first.Silo);

        await cluster.Kill(home);
        var second = await Again(controller.GetStatus);

        Assert.True(second.Term > first.Term);
        Assert.NotEqual(first.Silo, second.Silo);
    }

    [Fact]
    public async Task ADeviceAndItsControllerAreOnlyOnSilosWithTheirRole()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs, DevicesSilo);

        var status = await Again(cluster.Client.GetGrain<IControllerGrain>(IControllerGrain.Key).GetStatus);

        Assert.Equal($"{cluster.Silo(1).SiloAddress}", status.Silo);
    }

    [Theory]
    [InlineData(IPlanGrain.DefaultName)]
    [InlineData("night")]
    public async Task APlanGoesOnWhereItWasWhenItsSiloDies(string name)
    {
        await using var cluster = await ServiceCluster.Start(DevicesSilo, DevicesSilo);
        var plan = cluster.Client.GetGrain<IPlanGrain>(name);
        var id = Guid.CreateVersion7();
        await plan.Add([new PlanItem { Id = id, Name = "a", Steps = [new PlanStep { WaitS = 0.3 }, new PlanStep { WaitS = 3 }, new PlanStep { WaitS = 0.3 }] }], new Requester("li"));
        while ((await plan.Get()).Entries.Single() is not { Step: 1, WaitingSinceUtcUnixNs: not null })
        {
            await Task.Yield();
        }

        var before = (await plan.Get()).Entries.Single();
        await cluster.Kill(cluster.Silo(0));
        var after = (await Again(plan.Get)).Entries.Single();
        Assert.Equal((PlanItemState.Running, before.Step, before.WaitingSinceUtcUnixNs), (after.State, after.Step, after.WaitingSinceUtcUnixNs));
        while ((await Again(plan.Get)).Entries.Single().State != PlanItemState.Done)
        {
            await Task.Yield();
        }

        // Whoever asks for all plans, as silos do so that each goes on, finds it.
        var names = await Again(cluster.Client.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key).GetNames);
        Assert.Equal(new[] { IPlanGrain.DefaultName, name }.Distinct(), names.Plans);
    }

    [Fact]
    public async Task AGrainRefusesWhatItDoesNotKnow()
    {
        await using var cluster = await ServiceCluster.Start(DevicesSilo);
        var device = cluster.Client.GetGrain<IDeviceGrain>("ghost");

        var answer = await device.Execute(new CommandRequest { Id = Guid.CreateVersion7(), Client = "li", Command = "on" });

        Assert.Equal((CommandPhase.Rejected, AnswerCode.NoDevice), (answer.Phase, answer.Code));
        Assert.Equal(AnswerCode.NoDevice, (await device.SetValue(new ValueRequest { Id = Guid.CreateVersion7(), Client = "li", Property = "p", Value = 1.0 })).Code);
        Assert.Null(await device.WaitForCommand(Guid.CreateVersion7(), CommandPhase.Running, TimeSpan.FromMinutes(1)));
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Client.GetGrain<IDeviceGrain>("info").Get());
    }

    /// <summary>Asks again while the cluster is the reason that it fails.</summary>
    private static async Task<T> Again<T>(Func<Task<T>> ask)
    {
        for (var patience = DateTime.UtcNow.AddMinutes(1); ; await Task.Yield())
        {
            try
            {
                return await ask();
            }
            catch (Exception failure) when (Muser.Grains.Cluster.TransientFailure.IsTransient(failure) && DateTime.UtcNow < patience)
            {
                // The silo that had it is dead, and that is not known everywhere yet.
            }
        }
    }
}
