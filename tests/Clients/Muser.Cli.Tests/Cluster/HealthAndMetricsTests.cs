using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Muser.Cli.Tests.Calibration;
using Muser.Formats.Frames;
using Muser.Silo;
using Muser.Silo.Frames;
using Muser.Silo.Imaging;
using Muser.Simulators.Frames;
using Muser.Testing;

namespace Muser.Cli.Tests.Cluster;

/// <summary>What Prometheus and whoever restarts processes see of a service that receives frames.</summary>
[Trait("Tier", "Cluster")]
public sealed class HealthAndMetricsTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private RunningService _service = null!;
    private FrameReceiver _receiver = null!;

    public async Task InitializeAsync()
    {
        _service = await RunningService.Start(
            new MuserSiloOptions { Receivers = [new ReceiverOptions { Port = 0, CycleGraceMs = 60_000 }] }, new() { ["Muser:Imaging:WarmUp"] = "true" });
        _http.BaseAddress = _service.Address;
        _receiver = _service.Services.GetServices<FrameReceiver>().Single();
        await _receiver.Listening;
        await _service.Services.GetRequiredService<ImagingWarmUp>().Done.WaitAsync(TimeSpan.FromMinutes(5));
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task WhatIsReceivedIsOnTheMetricsPage()
    {
        await Send(cycles: 3);

        var page = await _http.GetAsync("/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        var text = await page.Content.ReadAsStringAsync();
        Assert.Contains("\nmuser_ingest_frames_total{array=\"muser1\",arrival=\"new\",silo=\"one\"} 24\n", text, StringComparison.Ordinal);
        Assert.Contains("\nmuser_ingest_bytes_total{array=\"muser1\",silo=\"one\"} 2400000\n", text, StringComparison.Ordinal);
        Assert.Contains("\nmuser_cycles_total{array=\"muser1\",end=\"published\",silo=\"one\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("\nmuser_cycle_latency_seconds_count{array=\"muser1\",silo=\"one\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("\nmuser_imaging_cycles_total{array=\"muser1\",maps=\"requested\",silo=\"one\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nmuser_calibration_version{array=\"muser1\",silo=\"one\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nmuser_spool_failing{array=\"muser1\",silo=\"one\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\ndotnet_process_memory_working_set_bytes ", text, StringComparison.Ordinal);
    }

    [OracleFact("promtool")]
    [Trait("Tier", "Oracle")]
    public async Task PromtoolFindsNothingToImproveOnTheMetricsPage()
    {
        await Send(cycles: 3);
        Assert.Equal("", Promtool.Complaints(await _http.GetStringAsync("/metrics")));
    }

    [Fact]
    public async Task AServiceThatListensAndWritesIsReady()
    {
        var (status, report) = await Health("ready");

        Assert.Equal((HttpStatusCode.OK, true), (status, report.GetProperty("ok").GetBoolean()));
        Assert.Equal(["silo", "receiver muser1", "maps", "products", "state"], Checks(report).Select(check => check.GetProperty("name").GetString()));
        Assert.Equal("one is Active.", Checks(report)[0].GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.OK, (await Health("live")).Status);
    }

    [Fact]
    public async Task AServiceWhoseProductsCannotBeWrittenLivesButIsNotReady()
    {
        // Nobody, not even root, can make a folder where a file is. The service may make its folder anew just then, and what it finds holds for a while.
        var products = Path.Combine(_service.Folder, "products");
        var begun = Stopwatch.StartNew();
        var (status, report) = await Health("ready");
        while (status == HttpStatusCode.OK && begun.Elapsed < TimeSpan.FromMinutes(5))
        {
            TryPutFile(products);
            (status, report) = await Health("ready");
        }

        Assert.Equal((HttpStatusCode.ServiceUnavailable, false), (status, report.GetProperty("ok").GetBoolean()));
        var failed = Assert.Single(Checks(report), check => !check.GetProperty("ok").GetBoolean());
        Assert.Equal("products", failed.GetProperty("name").GetString());
        Assert.Contains("cannot be written", failed.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Health("live")).Status);
    }

    private static void TryPutFile(string place)
    {
        try
        {
            if (Directory.Exists(place))
            {
                Directory.Delete(place, recursive: true);
            }

            File.WriteAllText(place, "");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A folder was made in between.
        }
    }

    private static JsonElement[] Checks(JsonElement report) => [.. report.GetProperty("checks").EnumerateArray()];

    private async Task<(HttpStatusCode Status, JsonElement Report)> Health(string which)
    {
        var response = await _http.GetAsync($"/health/{which}");
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    private async Task Send(long cycles)
    {
        var simulation = new SimulationOptions { Array = ArrayId.Muser1, Start = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180) };
        var sender = new SimulatedReceiver(new FrameSimulator(simulation), new StreamOptions { EveryCycle = true, Cycles = cycles });
        await sender.RunAsync(new IPEndPoint(IPAddress.Loopback, (await _receiver.Listening).Port));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _receiver.Drain(patience.Token);
    }
}
