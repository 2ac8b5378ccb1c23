using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Muser.Devices;
using Muser.Devices.Indi;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Testing;

namespace Muser.Cli.Tests.Devices;

/// <summary>Devices of an INDI server on the bus: a server that a test plays, and Debian's with its simulators.</summary>
[Trait("Tier", "Cluster")]
public class IndiBridgeTests
{
    private const string Mount =
        """
        <defTextVector device='My Mount' name='DRIVER_INFO' state='Idle' perm='ro'><defText name='DRIVER_INTERFACE'>5</defText></defTextVector>
        <defNumberVector device='My Mount' name='HORIZONTAL' label='Where' state='Idle' perm='rw' timeout='60'>
          <defNumber name='AZ' label='Azimuth' min='0' max='360' step='0'>0:30</defNumber><defNumber name='TILT' label='Tilt (mm)' min='0' max='0' step='0'>7</defNumber>
        </defNumberVector>
        <defSwitchVector device='My Mount' name='ABORT_MOTION' state='Idle' perm='rw' rule='AtMostOne'><defSwitch name='STOP'>Off</defSwitch></defSwitchVector>
        <defSwitchVector device='My Mount' name='SPEED' state='Ok' perm='rw' rule='OneOfMany'><defSwitch name='SLOW'>Off</defSwitch><defSwitch name='FAST'>On</defSwitch></defSwitchVector>
        <defLightVector device='My Mount' name='HEALTH' state='Ok'><defLight name='MOTOR'>Ok</defLight></defLightVector>
        <defBLOBVector device='My Mount' name='IMAGE' state='Idle' perm='ro'><defBLOB name='X'/></defBLOBVector>
        """;

    private static readonly DeviceId MountId = DeviceId.Parse("my-mount");

    [Fact]
    public async Task EachElementIsAPropertyWithLimitsUnitAndQuality()
    {
        await using var site = await DeviceSite.Start();
        using var server = new FakeIndiServer();
        await using var bridge = Bridge.Of(server.Port, site.Port);
        await server.Accept();
        await server.Says(Mount);

        var mount = await site.Until(MountId, snapshot => snapshot.Summary.IsOnline && Value(snapshot, "horizontal-az") == 0.5);

        Assert.Equal("telescope", mount.Summary.Type);
        var azimuth = Property(mount, "horizontal-az").Description;
        Assert.Equal(("deg", 0.0, 360.0, false), (azimuth.Unit, azimuth.Min!.Value, azimuth.Max!.Value, azimuth.IsSettable));
        Assert.Equal(("mm", null), (Property(mount, "horizontal-tilt").Description.Unit, Property(mount, "horizontal-tilt").Description.Max));
        Assert.Equal(("FAST", "none", "Ok"), (Text(mount, "speed"), Text(mount, "abort-motion"), Text(mount, "health-motor")));
        Assert.Equal(["abort-motion", "horizontal", "speed"], mount.Description!.Commands.Select(command => command.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(mount.Properties, property => property.Description.Name.StartsWith("image", StringComparison.Ordinal));

        await server.Says("<setNumberVector device='My Mount' name='HORIZONTAL' state='Alert' message='The drive is stuck.'><oneNumber name='AZ'>12</oneNumber></setNumberVector>");
        mount = await site.Until(MountId, snapshot => snapshot.Summary.State == DeviceState.Alert && Value(snapshot, "horizontal-az") == 12);
        Assert.Equal(Quality.Bad, Property(mount, "horizontal-az").Reported!.Quality);
        Assert.Equal("HORIZONTAL: The drive is stuck.", mount.Summary.Text);

        // What is defined later, and taken back, is so on the bus.
        await server.Says("<defNumberVector device='My Mount' name='FOCUS' state='Ok' perm='rw'><defNumber name='FOCUS' min='0' max='9'>3</defNumber></defNumberVector><delProperty device='My Mount' name='HORIZONTAL'/>");
        mount = await site.Until(MountId, snapshot => Value(snapshot, "focus") == 3 && !snapshot.Properties.Any(property => property.Description.Name == "horizontal-az"));
        Assert.DoesNotContain(mount.Description!.Commands, command => command.Name == "horizontal");
    }

    [Fact]
    public async Task ACommandRunsWhileItsVectorIsBusyAndEndsWithIt()
    {
        await using var site = await DeviceSite.Start();
        using var server = new FakeIndiServer();
        await using var bridge = Bridge.Of(server.Port, site.Port);
        await server.Accept();
        await server.Says(Mount);
        await site.Until(MountId, snapshot => snapshot.Summary.State == DeviceState.Ready);

        var done = await Give(site, "horizontal", ("az", 90.0));
        Assert.Contains("<oneNumber name=\"AZ\">90</oneNumber><oneNumber name=\"TILT\">7</oneNumber>", await server.Hears("newNumberVector"), StringComparison.Ordinal);
        await server.Says(Horizontal("Ok", 0.5)); // said before the request was read: it means nothing
        await server.Says(Horizontal("Busy", 20));
        await site.Until(MountId, snapshot => Phase(snapshot, done) == CommandPhase.Running && Value(snapshot, "horizontal-az") == 20);
        await server.Says(Horizontal("Ok", 90));
        await site.Until(MountId, snapshot => Phase(snapshot, done) == CommandPhase.Done);

        var failed = await Give(site, "horizontal", ("az", 91.0));
        await server.Hears("newNumberVector");
        await server.Says(Horizontal("Busy", 90) + "<message device='My Mount' message='The horizon is in the way.'/>" + Horizontal("Alert", 90));
        var end = await site.Until(MountId, snapshot => Phase(snapshot, failed) == CommandPhase.Failed);
        Assert.Equal("The horizon is in the way.", end.Commands.First(command => command.Request.Id == failed).Answer.Text);

        var cancelled = await Give(site, "horizontal", ("az", 92.0));
        await server.Hears("newNumberVector");
        await server.Says(Horizontal("Busy", 90));
        await site.Until(MountId, snapshot => Phase(snapshot, cancelled) == CommandPhase.Running);
        await site.Grain(MountId).Cancel(cancelled, new Requester("li"));
        await server.Hears("<oneSwitch name=\"STOP\">On</oneSwitch>");
        await server.Says(Horizontal("Idle", 91));
        await site.Until(MountId, snapshot => Phase(snapshot, cancelled) == CommandPhase.Cancelled);

        var set = site.Service.Run("device", "set", "my-mount", "speed", "SLOW");
        Assert.Contains("<oneSwitch name=\"SLOW\">On</oneSwitch></new", await server.Hears("newSwitchVector"), StringComparison.Ordinal);
        await server.Says("<setSwitchVector device='My Mount' name='SPEED' state='Busy'><oneSwitch name='SLOW'>On</oneSwitch><oneSwitch name='FAST'>Off</oneSwitch></setSwitchVector>");
        Assert.Equal(0, (await set).ExitCode);
        await site.Until(MountId, snapshot => Text(snapshot, "speed") == "SLOW");
    }

    [Fact]
    public async Task WithTheServerItsDevicesGoAndComeAndWhatWasUnderWayIsUnknown()
    {
        await using var site = await DeviceSite.Start();
        using var server = new FakeIndiServer();
        await using var bridge = Bridge.Of(server.Port, site.Port);
        await server.Accept();
        await server.Says("garbage <<< <a><b></a> " + Mount);
        await site.Until(MountId, snapshot => snapshot.Summary.State == DeviceState.Ready);
        var command = await Give(site, "horizontal", ("az", 90.0));
        await server.Hears("newNumberVector");
        await server.Says(Horizontal("Busy", 20));
        await site.Until(MountId, snapshot => Phase(snapshot, command) == CommandPhase.Running);

        server.Break();

        var gone = await site.Until(MountId, snapshot => !snapshot.Summary.IsOnline);
        Assert.Equal(CommandPhase.Unknown, Phase(gone, command));
        await server.Accept();
        await server.Says(Mount);
        await site.Until(MountId, snapshot => snapshot.Summary.State == DeviceState.Ready);
    }

    [OracleFact("indi")]
    [Trait("Tier", "Oracle")]
    public async Task DebiansSimulatorsSlewWatchTheWeatherAndReceiveOnOurBus()
    {
        await using var site = await DeviceSite.Start();
        using var server = IndiServer.Start("indi_simulator_telescope", "indi_simulator_weather", "indi_simulator_receiver");
        await using var bridge = Bridge.Of(server.Port, site.Port, connects: true);
        var telescope = DeviceId.Parse("telescope-simulator");
        await site.Until(telescope, snapshot => snapshot.Summary.IsOnline && Text(snapshot, "connection") == "CONNECT"
            && snapshot.Description!.Commands.Any(command => command.Name == "equatorial-eod-coord"));

        // A mount that is parked must not move; the driver says so, and the answer carries its words.
        await site.Service.Run("device", "command", "telescope-simulator", "telescope-park", "value=UNPARK");
        var at = double.Parse(server.Get("Telescope Simulator.EQUATORIAL_EOD_COORD.DEC"), CultureInfo.InvariantCulture);
        var (ra, dec) = (double.Parse(server.Get("Telescope Simulator.EQUATORIAL_EOD_COORD.RA"), CultureInfo.InvariantCulture), at > 0 ? at - 3 : at + 3);
        var run = await site.Service.Run(
            "device", "command", "telescope-simulator", "equatorial-eod-coord", $"ra={ra.ToString(CultureInfo.InvariantCulture)}", $"dec={dec.ToString(CultureInfo.InvariantCulture)}");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(dec, double.Parse(server.Get("Telescope Simulator.EQUATORIAL_EOD_COORD.DEC"), CultureInfo.InvariantCulture), 1);
        var mount = await site.Until(telescope, snapshot => Math.Abs(Value(snapshot, "equatorial-eod-coord-dec") - dec) < 0.1);
        Assert.Equal("telescope", mount.Summary.Type);
        Assert.Equal(server.Get("Telescope Simulator.TELESCOPE_INFO.TELESCOPE_APERTURE"), Value(mount, "telescope-info-telescope-aperture").ToString(CultureInfo.InvariantCulture));
        (await site.Service.Run("device", "command", "telescope-simulator", "equatorial-eod-coord", "ra=25", "dec=0")).IsRefused(1, "24");

        var weather = await site.Until(DeviceId.Parse("weather-simulator"), snapshot => snapshot.Summary.IsOnline && snapshot.Properties.Any(property => property is { Description.Name: "weather-parameters-weather-temperature", Reported: not null }));
        Assert.Equal("weather-station", weather.Summary.Type);
        Assert.Equal(
            double.Parse(server.Get("Weather Simulator.WEATHER_PARAMETERS.WEATHER_TEMPERATURE"), CultureInfo.InvariantCulture),
            Value(weather, "weather-parameters-weather-temperature"), 6);
        await site.Until(DeviceId.Parse("receiver-simulator"), snapshot => snapshot.Summary is { IsOnline: true, Type: "spectrograph" } && Text(snapshot, "connection") == "CONNECT");
    }

    [OracleFact("indi")]
    [Trait("Tier", "Oracle")]
    public async Task TheWeatherOfDebiansSimulatorFeedsParametersRulesAndAlpaca()
    {
        await using var site = await DeviceSite.Start(new() { ["Muser:Devices:WeatherIntervalMs"] = "1", ["Muser:Alpaca:IsEnabled"] = "true" });
        using var server = IndiServer.Start("indi_simulator_weather");
        await using var bridge = Bridge.Of(server.Port, site.Port, connects: true);
        var station = DeviceId.Parse("weather-simulator");
        await site.Until(station, snapshot => snapshot.Summary.IsOnline && Value(snapshot, "temperature") == 15);
        var rules = site.Service.File("rules.json", """[{"name":"storm","when":[{"device":"weather-simulator","property":"wind","comparison":"above","value":9}],"forbids":["move"]}]""");
        await site.Service.Done("device", "interlock", "set", rules);

        // 36 km/h are 10 m/s.
        await site.Service.Done("device", "command", "weather-simulator", "weather-control", "wind=36", "temperature=-5");
        await site.Service.Done("device", "command", "weather-simulator", "weather-refresh", "value=REFRESH");

        Assert.Equal((36, -5), (Number("WEATHER_WIND_SPEED"), Number("WEATHER_TEMPERATURE")));
        var weather = await site.Until(station, snapshot => Value(snapshot, "wind") is > 9.99 and < 10.01 && Value(snapshot, "temperature") == -5);
        Assert.Equal("m/s", Property(weather, "wind").Description.Unit);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var parameters = site.Service.Parameters();
        while ((await parameters.GetEffective(await parameters.GetVersion(), BusTime.UtcUnixNs(TimeProvider.System)))?.Weather?.Value is not { TemperatureC: -5, WindMs: > 9.99 and < 10.01, RainMmPerHour: 0, PressureHPa: null })
        {
            await Task.Delay(50, patience.Token);
        }

        while (!(await site.Service.Done("device", "interlock", "show")).Contains("tripped", StringComparison.Ordinal))
        {
            await Task.Delay(50, patience.Token);
        }

        using var http = new HttpClient { BaseAddress = site.Service.Address };
        await http.PutAsync("/api/v1/observingconditions/0/connect", new StringContent("ClientID=1", Encoding.UTF8, "application/x-www-form-urlencoded"));
        Assert.Contains("\"Value\":-5,", await http.GetStringAsync("/api/v1/observingconditions/0/temperature?ClientID=1"), StringComparison.Ordinal);
        Assert.Contains("\"ErrorNumber\":1024,", await http.GetStringAsync("/api/v1/observingconditions/0/humidity?ClientID=1"), StringComparison.Ordinal); // it has no such sensor

        double Number(string element) => double.Parse(server.Get($"Weather Simulator.WEATHER_PARAMETERS.{element}"), CultureInfo.InvariantCulture);
    }

    private static string Horizontal(string state, double azimuth) =>
        $"<setNumberVector device='My Mount' name='HORIZONTAL' state='{state}'><oneNumber name='AZ'>{azimuth.ToString(CultureInfo.InvariantCulture)}</oneNumber></setNumberVector>";

    private static async Task<Guid> Give(DeviceSite site, string command, params (string Name, DeviceValue Value)[] arguments)
    {
        var request = new CommandRequest
        {
            Id = Guid.CreateVersion7(),
            Client = "li",
            Command = command,
            Arguments = [.. arguments.Select(argument => new ArgumentValue(argument.Name, argument.Value))],
        };
        Assert.Equal(CommandPhase.Accepted, (await site.Grain(MountId).Execute(request)).Phase);
        return request.Id;
    }

    private static CommandPhase? Phase(DeviceSnapshot snapshot, Guid command) => snapshot.Commands.FirstOrDefault(each => each.Request.Id == command)?.Answer.Phase;

    private static PropertyState Property(DeviceSnapshot snapshot, string name) => snapshot.Properties.Single(property => property.Description.Name == name);

    private static double Value(DeviceSnapshot snapshot, string name) =>
        snapshot.Properties.FirstOrDefault(property => property.Description.Name == name)?.Reported?.Value.Number ?? double.NaN;

    private static string? Text(DeviceSnapshot snapshot, string name) =>
        snapshot.Properties.FirstOrDefault(property => property.Description.Name == name)?.Reported?.Value.Text;

    /// <summary>A bridge that runs.</summary>
    private sealed class Bridge : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Task _running;

        private Bridge(IndiBridge bridge) => _running = bridge.Run(_end.Token);

        public static Bridge Of(int indiPort, int mqttPort, bool connects = false) => new(new IndiBridge(new IndiBridgeSettings
        {
            Port = indiPort,
            Connects = connects,
            Bus = new BusAddress { Port = mqttPort },
        }));

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _running;
            _end.Dispose();
        }
    }

    /// <summary>Debian's server with simulators.</summary>
    private sealed class IndiServer : IDisposable
    {
        private readonly Process _process;
        private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("muser-indi-");

        private IndiServer(int port, string[] drivers)
        {
            Port = port;
            var start = new ProcessStartInfo("indiserver", ["-p", port.ToString(CultureInfo.InvariantCulture), .. drivers]) { RedirectStandardError = true, RedirectStandardOutput = true };
            start.Environment["HOME"] = _home.FullName; // the drivers keep their settings there
            _process = Process.Start(start)!;
            _process.BeginErrorReadLine();
            _process.BeginOutputReadLine();
        }

        public int Port { get; }

        public static IndiServer Start(params string[] drivers)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            return new IndiServer(port, drivers);
        }

        /// <summary>What a property is, by INDI's own client.</summary>
        public string Get(string property)
        {
            var (exitCode, output, error) = OracleTools.Run("indi_getprop", "-p", Port.ToString(CultureInfo.InvariantCulture), "-t", "60", "-1", property);
            Assert.True(exitCode == 0, error);
            return output.Trim();
        }

        public void Dispose()
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
            _process.Dispose();
            _home.Delete(recursive: true);
        }
    }
}
