using Muser.Cli.Calibration;
using Muser.Cli.Shell;
using Muser.Formats.Frames;

namespace Muser.Cli.Tests.Calibration;

[Trait("Tier", "Cluster")]
public sealed class FlagCommandTests : IAsyncLifetime
{
    private static readonly UtcTime Noon = UtcTime.FromCalendar(2015, 11, 1, 4);
    private RunningService _service = null!;

    public async Task InitializeAsync() => _service = await RunningService.Start();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task AFlagHoldsFromItsBeginningUntilItIsRemoved()
    {
        Assert.Equal(
            "muser1 version 2: IA7, IA8 flagged as 2.0 from 2015-11-01T04:00:00.000000000Z until it is removed.\n",
            await _service.Done("flag", "add", "--antenna", "IA7,8", "--from", "2015-11-01T04:00", "--who", "li", "--why", "warm"));
        Assert.Contains("2.0   IA7, IA8   2015-11-01 04:00:00", await _service.Done("flag", "list", "--at", "2015-11-01T04:00"), StringComparison.Ordinal);

        Assert.Equal(
            "muser1 version 3: flag 2.0, IA7, IA8, ends at 2015-11-01T05:00:00.000000000Z.\n",
            await _service.Done("flag", "remove", "2", "--from", "2015-11-01T05:00", "--why", "repaired"));
        Assert.Equal("7,8", await Flagged(Noon));
        Assert.Equal("7,8", await Flagged(Noon.AddNs(3_600_000_000_000 - 1)));
        Assert.Empty(await Flagged(Noon.AddNs(3_600_000_000_000)));
        Assert.Empty(await Flagged(Noon.AddNs(-1)));
        Assert.Contains("3.1   IA7, IA8   2015-11-01 04:00:00   2015-11-01 05:00:00   ", await _service.Done("flag", "list", "--all"), StringComparison.Ordinal);

        (await _service.Run("flag", "remove", "3.1", "--from", "2015-11-01T05:00", "--why", "x")).IsRefused(ExitCode.BadInput, "ended at 2015-11-01T05:00:00");
        (await _service.Run("flag", "remove", "3.1", "--from", "2015-11-01T04:00", "--why", "x")).IsRefused(ExitCode.BadInput, "--wholly removes it");
        (await _service.Run("flag", "remove", "2.0", "--wholly", "--why", "x")).IsRefused(ExitCode.BadInput, "withdrawn already, by version 3");
        (await _service.Run("flag", "remove", "1.0", "--wholly", "--why", "x")).IsRefused(ExitCode.BadInput, "1.0 of muser1 is no flag");
        await _service.Done("flag", "remove", "3.1", "--wholly", "--why", "it was IA9");
        Assert.Empty(await Flagged(Noon));
        Assert.StartsWith("Nothing of muser1 is flagged at any time.", await _service.Done("flag", "list", "--all"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneOfManyFlagsOfAVersionIsRemovedAlone()
    {
        var file = _service.File("flags.txt", "2015-10-01 00:00:00,1,3\n2015-11-01 00:00:00,1,4,7\n2015-11-02 00:00:00,1,5\n");
        await _service.Done("parameters", "import", file, "--why", "old lists");
        (await _service.Run("flag", "remove", "2", "--wholly", "--why", "x")).IsRefused(ExitCode.BadInput, "Version 2 of muser1 has 3 flags; name one, such as 2.0");
        await _service.Done("flag", "remove", "2.1", "--wholly", "--why", "x");
        Assert.Empty(await Flagged(Noon));
        Assert.Equal("5", await Flagged(UtcTime.FromCalendar(2015, 11, 2)));
    }

    [Fact]
    public async Task WhatIsKeptIsListedAndTakesNothing()
    {
        Assert.Equal(
            "muser1 version 2: IA0-IA1 kept as 2.0 from 2015-11-01T00:00:00.000000000Z until it is removed.\n",
            await _service.Done("flag", "keep", "--baseline", "IA0-IA1", "--from", "2015-11-01", "--who", "li", "--why", "a shadow of centimetres"));
        var listed = await _service.Done("flag", "list", "--at", "2015-11-01T04:00");
        Assert.True(listed.Contains("2.0   kept: IA0-IA1", StringComparison.Ordinal), listed);
        Assert.Contains("\"keep\":true", await _service.Done("flag", "list", "--at", "2015-11-01T04:00", "--json"), StringComparison.Ordinal);
        var rule = (await _service.Parameters().GetEffective(2, Noon.UnixNs))!.Flags.Single().Value;
        Assert.True(rule.Keep);
        Assert.Equal([0, 1], rule.Baselines);
    }

    [Fact]
    public void ConditionsAreReadAsTheyAreWritten()
    {
        var flag = FlagConditions.Read(ArrayLayout.Muser1, ["IA7, 8", "ic13"], ["IA7-3"], ["8-11", "3"], ["400", "800r"]);
        Assert.Equal([7, 8, 39], flag.Antennas);
        Assert.Equal([3, 7], flag.Baselines);
        Assert.Equal([3, 8, 9, 10, 11], flag.Channels);
        Assert.Equal(["400L", "400R", "800R"], flag.BandHands.Select(band => band.ToString()));
        Assert.Equal([0, 59], FlagConditions.Read(ArrayLayout.Muser2, ["HA1", "HC20"], [], [], []).Antennas);
    }

    [Theory]
    [InlineData(ExitCode.BadInput, "'HA1' is not an antenna of muser1; the antennas are IA0 to IC13, or 0 to 39", "--antenna", "HA1")]
    [InlineData(ExitCode.BadInput, "'40' is not an antenna", "--antenna", "40")]
    [InlineData(ExitCode.BadInput, "'IA3' is not a baseline of muser1; write two antennas with a hyphen: IA3-IA7 or 3-7", "--baseline", "IA3")]
    [InlineData(ExitCode.BadInput, "makes no baseline with itself", "--baseline", "IA3-IA3")]
    [InlineData(ExitCode.BadInput, "'16' is not a channel; write 0 to 15", "--channel", "16")]
    [InlineData(ExitCode.BadInput, "'7-5' is not a channel", "--channel", "7-5")]
    [InlineData(ExitCode.BadInput, "'L' is not a band", "--band", "L")]
    [InlineData(ExitCode.BadInput, "500L is not a band of muser1", "--band", "500")]
    [InlineData(ExitCode.Usage, "A flag needs at least one of --antenna")]
    [InlineData(ExitCode.BadInput, "cannot end at", "--antenna", "1", "--from", "2015-11-02", "--to", "2015-11-01")]
    public async Task WrongConditionsAreOneSentence(int exitCode, string says, params string[] args)
    {
        (await _service.Run(["flag", "add", "--why", "test", .. args])).IsRefused(exitCode, says);
        Assert.Equal(1, await _service.Parameters().GetVersion());
    }

    private async Task<string> Flagged(UtcTime at)
    {
        var grain = _service.Parameters();
        return string.Join(',', (await grain.GetEffective(await grain.GetVersion(), at.UnixNs))!.Flags.SelectMany(flag => flag.Value.Antennas));
    }
}
