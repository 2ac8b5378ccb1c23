using Muser.Cli.Calibration.Files;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Silo;
using Muser.Silo.Calibration;

namespace Muser.Cli.Tests.Calibration;

/// <summary>The predecessor's lists. The rows of its data base are as HeidiSQL has dumped them; the file of positions is that of its sources.</summary>
[Trait("Tier", "Unit")]
public sealed class PredecessorFilesTests
{
    private const string DelaysOf2015 =
        "50,0,17,902,21,67,-13,459,3,32,-675,29,345,-65,-33,57,-9,61,-62,13,12,26,16,27,7,53,-5,63,342,37,30,313,655,12,-30,48,-16,14,-6,-1665,0,0,0,0";

    private const string Dump = $$"""
        -- HeidiSQL 9.3.0.4984
        CREATE TABLE IF NOT EXISTS `p_antenna_delay` (
          `refTime` datetime DEFAULT NULL,
          UNIQUE KEY `refTime_freq` (`refTime`,`freq`)
        ) ENGINE=InnoDB AUTO_INCREMENT=8 DEFAULT CHARSET=utf8;
        INSERT INTO `p_antenna_delay` (`id`, `refTime`, `freq`, `theValue`) VALUES
        	(1, '2015-10-23 00:00:00', 1, '{{DelaysOf2015}}');
        INSERT INTO `p_antenna_flag` (`id`, `refTime`, `freq`, `theValue`) VALUES
        	(1, '2015-11-01 00:00:00', 1, '8, 9,10, 11, 12, 13, 19, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31, 34, 35, 36, 37, 38, 39'),
        	(2, '2014-11-01 00:00:00', 1, '4, 7, 10, 11,12,13,16,17,18, 19, 24, 25, 26, 36, 38, 39'),
        	(3, '2014-11-01 00:00:00', 2, '4, 7'),
        	(6, '2016-06-27 00:00:00', 1, '4,6');
        INSERT INTO `p_instrument_status` (`id`, `refTime`, `freq`, `theValue`) VALUES (2, '2016-04-05 23:59:59', 1, 'it''s running (all)'), (3, '2016-05-01 23:59:59', 1, '12');
        INSERT INTO `p_weather` (`id`, `refTime`, `theValue`) VALUES
        	(2, '2016-02-25 16:27:37', '{temperature:20,humidity:80,wind:\'\',rain:\'\'}');
        INSERT INTO `t_config` (`id`, `keyName`, `createTime`, `theValue`) VALUES
        	(1, 'altitude', '2011-12-01 00:00:00', '1365.0');
        """;

    [Fact]
    public void AnSqlDumpIsReadTableByTable()
    {
        var items = Read(Dump);
        Assert.Equal(
            [
                ("2014-10-31T16:00:00.000000000Z", "2015-10-31T16:00:00.000000000Z", ParameterKind.Flag),
                ("2015-10-22T16:00:00.000000000Z", "", ParameterKind.FibreDelays),
                ("2015-10-31T16:00:00.000000000Z", "2016-06-26T16:00:00.000000000Z", ParameterKind.Flag),
                ("2016-02-25T08:27:37.000000000Z", "", ParameterKind.Weather),
                ("2016-04-05T15:59:59.000000000Z", "", ParameterKind.Status),
                ("2016-05-01T15:59:59.000000000Z", "", ParameterKind.Status),
                ("2016-06-26T16:00:00.000000000Z", "", ParameterKind.Flag),
            ],
            items.Select(item => (item.From.ToString(), $"{item.To}", item.Content.Kind)));
        Assert.Equal([4, 7, 10, 11, 12, 13, 16, 17, 18, 19, 24, 25, 26, 36, 38, 39], ((FlagRule)items[0].Content).Antennas);
        Assert.Equal([4, 6], ((FlagRule)items[6].Content).Antennas);
        Assert.Equal(902, ((FibreDelays)items[1].Content).DelayNsInput[3]);
        Assert.Equal(new Weather { TemperatureC = 20, HumidityPercent = 80 }, items[3].Content);
        Assert.Equal("it's running (all)", ((InstrumentStatus)items[4].Content).Text);
        Assert.Equal([4, 7], ((FlagRule)Read(Dump, ArrayLayout.Muser2).Single(item => item.Content is FlagRule).Content).Antennas);
        Assert.All(Read(Dump, layout: PredecessorLayout.Status), item => Assert.IsType<InstrumentStatus>(item.Content));
    }

    [Theory]
    [InlineData("refTime\tfreq\ttheValue\n2015-10-23 00:00:00\t1\tLIST\n")]
    [InlineData("2015-10-23 00:00:00,1,LIST\r\n")]
    [InlineData("# ours\n\n2015-10-23,1,\"LIST\"")]
    [InlineData("7|2015-10-23 00:00:00|1|LIST")]
    [InlineData("INSERT INTO p_antenna_delay VALUES('1','LIST','2015-10-23 00:00:00');")]
    [InlineData("insert into \"p_antenna_delay\" values (1,'2015-10-23 00:00:00',1,'LIST')")]
    public void RowsAreReadHoweverTheyAreSeparated(string text)
    {
        var item = Read(text.Replace("LIST", DelaysOf2015, StringComparison.Ordinal)).Single();
        Assert.Equal("2015-10-22T16:00:00.000000000Z", item.From.ToString());
        Assert.Equal(DelaysOf2015, string.Join(',', ((FibreDelays)item.Content).DelayNsInput));
    }

    [Fact]
    public void AListAloneIsPositionsEastNorthAndUp()
    {
        // Its first lines, of forty; the rest here stands at the reference point. ITRF of IA1: muser-format, section 3, applied by hand.
        var text = "     0.000      0.000      0.000\n    -0.022      7.988      0.000\n" + string.Concat(Enumerable.Repeat("0 0 0\n", 38));
        var from = UtcTime.FromCalendar(2014, 11, 1);
        var item = Assert.Single(Read(text, from: from));
        var (longitude, latitude) = (115.2505 * Math.PI / 180, 42.211833333 * Math.PI / 180);
        var xyz = ((AntennaPositions)item.Content).ItrfAntennaXyz;
        Assert.Equal(from, item.From);
        Assert.Equal((-Math.Sin(longitude) * -0.022) - (Math.Sin(latitude) * Math.Cos(longitude) * 7.988), xyz[3], 9);
        Assert.Equal((Math.Cos(longitude) * -0.022) - (Math.Sin(latitude) * Math.Sin(longitude) * 7.988), xyz[4], 9);
        Assert.Equal(Math.Cos(latitude) * 7.988, xyz[5], 9);
        Assert.Contains("say with --from", Assert.Throws<UserInputException>(() => Read(text)).Message);
    }

    [Fact]
    public void TimesMayBeUtc() =>
        Assert.Equal("2015-11-01T00:00:00.500000000Z", Read("2015-11-01 00:00:00.5,1,4", isUtc: true).Single().From.ToString());

    [Fact]
    public void AnEmptyListEndsTheOneBefore()
    {
        var flag = Read("2015-11-01 00:00:00\t1\t4,6\n2015-11-02 00:00:00\t1\t\n").Single();
        Assert.Equal("2015-11-01T16:00:00.000000000Z", flag.To.ToString());
    }

    [Theory]
    [InlineData("line 2: 'af' must be 44 numbers with commas", "INSERT INTO `p_antenna_delay` VALUES\n(3, '2016-04-06 23:59:59', 1, 'af');")]
    [InlineData("line 1: '1,2,x' is no list of muser1", "2015-11-01,1,1,2,x")]
    [InlineData("line 1: a list of 43 numbers is none of muser1, which has 40 antennas and 44 inputs", "2015-11-01,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0")]
    [InlineData("line 2: muser1 has the antennas 0 to 39, and 2134 is none of them", "2015-11-01,1,4\n2016-05-01,1,2134")]
    [InlineData("line 1: '2015-13-01' is not a time", "2015-13-01,1,4")]
    [InlineData("line 2: it must be refTime, array (1 or 2) and list", "2015-11-01,1,4\n5,6")]
    [InlineData("line 1: its array is missing", "2015-11-01,4,7")]
    [InlineData("line 1: the wind is 'strong', which is not a number", "2015-11-01,{wind:strong}")]
    [InlineData("line 1: of the weather there is no 'sun'", "2015-11-01,{sun:1}")]
    [InlineData("line 3: the row has no refTime", "INSERT INTO p_weather VALUES\n(1,'2015-11-01','{wind:1}'),\n(2,'cold','{wind:1}');")]
    [InlineData("has no parameters", "# nothing\n")]
    public void WhatIsWrongIsSaidWithItsLine(string says, string text)
    {
        var failure = Assert.Throws<UserInputException>(() => Read(text));
        Assert.StartsWith("old.txt", failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFilesAreReadOrRefusedWithASentence()
    {
        var random = new Random(20151101);
        const string Strange = "',();\\\"{}[]:\t\n0129-aZ\0";
        const string Json = """{"array":"muser1","entries":[{"kind":"flag","from":"2015-11-01T00:00:00Z","to":null,"value":{"antennas":["IA7",3],"baselines":["3-7"],"bands":["400L"]}},{"kind":"weather","from":"2015-11-01T00:00:00Z","value":{"windMs":3}}]}""";
        string[] seeds = [Dump, Json, "2015-10-23 00:00:00\t1\t4,6\n2015-10-24,1,\n", "0 0 0\n1 2 3\n", "2016-02-25 16:27:37,{temperature:20,wind:''}"];
        var (read, refused) = (0, 0);
        for (var round = 0; round < 4000; round++)
        {
            var text = seeds[round % seeds.Length].ToCharArray().ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(text.Count);
                switch (random.Next(3))
                {
                    case 0:
                        text[at] = Strange[random.Next(Strange.Length)];
                        break;
                    case 1:
                        text.Insert(at, Strange[random.Next(Strange.Length)]);
                        break;
                    default:
                        text.RemoveRange(at, Math.Min(random.Next(1, 20), text.Count - at - 1));
                        break;
                }
            }

            try
            {
                var whole = string.Concat(text);
                _ = whole.StartsWith('{') ? ParameterFile.Read("old.txt", whole).Entries : Read(whole, from: default(UtcTime));
                read++;
            }
            catch (UserInputException refusal)
            {
                Assert.StartsWith("old.txt", refusal.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.True(read > 500 && refused > 500, $"{read} read, {refused} refused");
    }

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        foreach (var layout in PredecessorLayout.All)
        {
            var items = Read(Dump, layout: layout);
            if (layout == PredecessorLayout.Positions)
            {
                items = Read(string.Concat(Enumerable.Range(0, 120).Select(metres => $"{metres - 60}.125 ")), from: UtcTime.FromCalendar(2014, 11, 1));
            }

            var export = new PredecessorExport(ArrayLayout.Muser1, layout, isUtc: false);
            var text = string.Join('\n', export.Lines(items));
            var again = Read(text, layout: layout);
            Assert.NotEmpty(items);
            Assert.Empty(export.LeftOut);
            Assert.Equal(items.Select(Text), again.Select(Text));
        }

        static string Text(ParameterItem item) => item.Content is AntennaPositions positions
            ? string.Join(',', positions.ItrfAntennaXyz.Select(metres => metres.ToString("F8", null)))
            : System.Text.Json.JsonSerializer.Serialize(item, ParameterJson.For(ArrayLayout.Muser1));
    }

    [Fact]
    public void AnExportOfFlagsListsAllThatAreFlaggedWhereverThatChanges()
    {
        var noon = UtcTime.FromCalendar(2015, 11, 1, 4).UnixNs;
        const long Hour = 3_600_000_000_000;
        ParameterItem[] items =
        [
            ParameterItem.Of(new FlagRule { Antennas = [7] }, noon, noon + (3 * Hour)) with { Version = 2, Part = 0 },
            ParameterItem.Of(new FlagRule { Antennas = [4, 7] }, noon + Hour, noon + (2 * Hour)) with { Version = 3, Part = 0 },
            ParameterItem.Of(new FlagRule { Antennas = [9], Channels = [1] }, noon) with { Version = 4, Part = 0 },
        ];
        var export = new PredecessorExport(ArrayLayout.Muser1, PredecessorLayout.Flags, isUtc: false);
        Assert.Equal(
            [
                "refTime\tfreq\ttheValue",
                "2015-11-01 12:00:00\t1\t7",
                "2015-11-01 13:00:00\t1\t4,7",
                "2015-11-01 14:00:00\t1\t7",
                "2015-11-01 15:00:00\t1\t",
            ],
            export.Lines(items));
        Assert.Equal(["flag 4.0 is of more than antennas: IA9; channel 1"], export.LeftOut);
    }

    private static ParameterItem[] Read(
        string text, ArrayLayout? array = null, PredecessorLayout? layout = null, UtcTime? from = null, bool isUtc = false) =>
        [
            .. new PredecessorImport("old.txt", array ?? ArrayLayout.Muser1, layout)
                .Read(new PredecessorReader("old.txt", isUtc).Read(text), from)
                .Select(each => each.Item),
        ];
}
